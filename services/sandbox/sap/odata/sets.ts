/**
 * The entity sets of API_BUSINESS_PARTNER that a supplier is made of: names, types and lengths as
 * the service's $metadata states them. A number is the MaxLength of an Edm.String.
 */

import { type EntitySet, entitySet } from './entity-set.ts';

const sets: EntitySet[] = [
  entitySet(
    'A_BusinessPartner',
    'BusinessPartner',
    {
      to_BusinessPartnerAddress: 'A_BusinessPartnerAddress',
      to_BusinessPartnerRole: 'A_BusinessPartnerRole',
      to_BusinessPartnerTax: 'A_BusinessPartnerTaxNumber',
      to_BusinessPartnerBank: 'A_BusinessPartnerBank',
      to_BuPaIdentification: 'A_BuPaIdentification',
      to_BuPaIndustry: 'A_BuPaIndustry',
      to_Supplier: 'A_Supplier',
    },
    `BusinessPartner:10 Customer:10 Supplier:10 AcademicTitle:4 AuthorizationGroup:4
    BusinessPartnerCategory:1 BusinessPartnerFullName:81 BusinessPartnerGrouping:4
    BusinessPartnerName:81 BusinessPartnerUUID:Guid CorrespondenceLanguage:2 CreatedByUser:12
    CreationDate:DateTime CreationTime:Time FirstName:40 FormOfAddress:4 Industry:10
    InternationalLocationNumber1:7 InternationalLocationNumber2:5 IsFemale:Boolean IsMale:Boolean
    IsNaturalPerson:1 IsSexUnknown:Boolean GenderCodeName:1 Language:2 LastChangeDate:DateTime
    LastChangeTime:Time LastChangedByUser:12 LastName:40 LegalForm:2 OrganizationBPName1:40
    OrganizationBPName2:40 OrganizationBPName3:40 OrganizationBPName4:40
    OrganizationFoundationDate:DateTime OrganizationLiquidationDate:DateTime SearchTerm1:20
    SearchTerm2:20 AdditionalLastName:40 BirthDate:DateTime BusinessPartnerBirthDateStatus:1
    BusinessPartnerBirthplaceName:40 BusinessPartnerDeathDate:DateTime
    BusinessPartnerIsBlocked:Boolean BusinessPartnerType:4 ETag:26 GroupBusinessPartnerName1:40
    GroupBusinessPartnerName2:40 IndependentAddressID:10 InternationalLocationNumber3:1
    MiddleName:40 NameCountry:3 NameFormat:2 PersonFullName:80 PersonNumber:10
    IsMarkedForArchiving:Boolean BusinessPartnerIDByExtSystem:20 BusinessPartnerPrintFormat:1
    BusinessPartnerOccupation:4 BusPartMaritalStatus:1 BusPartNationality:3
    BusinessPartnerBirthName:40 BusinessPartnerSupplementName:4 NaturalPersonEmployerName:35
    LastNamePrefix:4 LastNameSecondPrefix:4 Initials:10 BPDataControllerIsNotRequired:Boolean
    TradingPartner:6`,
  ),
  entitySet(
    'A_BusinessPartnerAddress',
    'BusinessPartner AddressID',
    {
      to_EmailAddress: 'A_AddressEmailAddress',
      to_PhoneNumber: 'A_AddressPhoneNumber',
      to_MobilePhoneNumber: 'A_AddressPhoneNumber',
      to_FaxNumber: 'A_AddressFaxNumber',
      to_URLAddress: 'A_AddressHomePageURL',
    },
    `BusinessPartner:10 AddressID:10 ValidityStartDate:DateTimeOffset ValidityEndDate:DateTimeOffset
    AuthorizationGroup:4 AddressUUID:Guid AdditionalStreetPrefixName:40
    AdditionalStreetSuffixName:40 AddressTimeZone:6 CareOfName:40 CityCode:12 CityName:40
    CompanyPostalCode:10 Country:3 County:40 DeliveryServiceNumber:10 DeliveryServiceTypeCode:4
    District:40 FormOfAddress:4 FullName:80 HomeCityName:40 HouseNumber:10
    HouseNumberSupplementText:10 Language:2 POBox:10 POBoxDeviatingCityName:40
    POBoxDeviatingCountry:3 POBoxDeviatingRegion:3 POBoxIsWithoutNumber:Boolean POBoxLobbyName:40
    POBoxPostalCode:10 Person:10 PostalCode:10 PrfrdCommMediumType:3 Region:3 StreetName:60
    StreetPrefixName:40 StreetSuffixName:40 TaxJurisdiction:15 TransportZone:10
    AddressIDByExternalSystem:20 CountyCode:8 TownshipCode:8 TownshipName:40`,
  ),
  entitySet(
    'A_BusinessPartnerRole',
    'BusinessPartner BusinessPartnerRole',
    {},
    `BusinessPartner:10 BusinessPartnerRole:6 ValidFrom:DateTimeOffset ValidTo:DateTimeOffset
    AuthorizationGroup:4`,
  ),
  entitySet(
    'A_BusinessPartnerTaxNumber',
    'BusinessPartner BPTaxType',
    {},
    'BusinessPartner:10 BPTaxType:4 BPTaxNumber:20 BPTaxLongNumber:60 AuthorizationGroup:4',
  ),
  entitySet(
    'A_BusinessPartnerBank',
    'BusinessPartner BankIdentification',
    {},
    `BusinessPartner:10 BankIdentification:4 BankCountryKey:3 BankName:60 BankNumber:15 SWIFTCode:11
    BankControlKey:2 BankAccountHolderName:60 BankAccountName:40 ValidityStartDate:DateTimeOffset
    ValidityEndDate:DateTimeOffset IBAN:34 IBANValidityStartDate:DateTime BankAccount:18
    BankAccountReferenceText:20 CollectionAuthInd:Boolean CityName:35 AuthorizationGroup:4`,
  ),
  entitySet(
    'A_BuPaIdentification',
    'BusinessPartner BPIdentificationType BPIdentificationNumber',
    {},
    `BusinessPartner:10 BPIdentificationType:6 BPIdentificationNumber:60 BPIdnNmbrIssuingInstitute:40
    BPIdentificationEntryDate:DateTime Country:3 Region:3 ValidityStartDate:DateTime
    ValidityEndDate:DateTime AuthorizationGroup:4`,
  ),
  entitySet(
    'A_BuPaIndustry',
    'BusinessPartner IndustrySystemType IndustrySector',
    {},
    `IndustrySector:10 IndustrySystemType:4 BusinessPartner:10 IsStandardIndustry:1
    IndustryKeyDescription:100`,
  ),
  entitySet(
    'A_AddressEmailAddress',
    'AddressID Person OrdinalNumber',
    {},
    `AddressID:10 Person:10 OrdinalNumber:3 IsDefaultEmailAddress:Boolean EmailAddress:241
    SearchEmailAddress:20 AddressCommunicationRemarkText:50`,
  ),
  entitySet(
    'A_AddressPhoneNumber',
    'AddressID Person OrdinalNumber',
    {},
    `AddressID:10 Person:10 OrdinalNumber:3 DestinationLocationCountry:3 IsDefaultPhoneNumber:Boolean
    PhoneNumber:30 PhoneNumberExtension:10 InternationalPhoneNumber:30 PhoneNumberType:1
    AddressCommunicationRemarkText:50`,
  ),
  entitySet(
    'A_AddressFaxNumber',
    'AddressID Person OrdinalNumber',
    {},
    `AddressID:10 Person:10 OrdinalNumber:3 IsDefaultFaxNumber:Boolean FaxCountry:3 FaxNumber:30
    FaxNumberExtension:10 InternationalFaxNumber:30 AddressCommunicationRemarkText:50`,
  ),
  entitySet(
    'A_AddressHomePageURL',
    'AddressID Person OrdinalNumber',
    {},
    `AddressID:10 Person:10 OrdinalNumber:3 ValidityStartDate:DateTime IsDefaultURLAddress:Boolean
    SearchURLAddress:50 AddressCommunicationRemarkText:50 URLFieldLength:Int16 WebsiteURL:2048`,
  ),
  entitySet(
    'A_Supplier',
    'Supplier',
    {
      to_SupplierCompany: 'A_SupplierCompany',
      to_SupplierPurchasingOrg: 'A_SupplierPurchasingOrg',
    },
    `Supplier:10 AlternativePayeeAccountNumber:10 AuthorizationGroup:4 CreatedByUser:12
    CreationDate:DateTime Customer:10 PaymentIsBlockedForSupplier:Boolean PostingIsBlocked:Boolean
    PurchasingIsBlocked:Boolean SupplierAccountGroup:4 SupplierFullName:220 SupplierName:80
    VATRegistration:20 BirthDate:DateTime ConcatenatedInternationalLocNo:20
    DeletionIndicator:Boolean FiscalAddress:10 Industry:4 IsNaturalPerson:1 PaymentReason:4
    ResponsibleType:2 SupplierCorporateGroup:10 SupplierProcurementBlock:2 TaxNumber1:16
    TaxNumber2:11 TaxNumber3:18 TaxNumber4:18 TaxNumber5:60 TaxNumberResponsible:18 TaxNumberType:2`,
  ),
  entitySet(
    'A_SupplierCompany',
    'Supplier CompanyCode',
    {},
    `Supplier:10 CompanyCode:4 AuthorizationGroup:4 CompanyCodeName:25 PaymentBlockingReason:1
    SupplierIsBlockedForPosting:Boolean AccountingClerk:2 PaymentMethodsList:10 PaymentReason:4
    PaymentTerms:4 HouseBank:5 Currency:5 ReconciliationAccount:10 SupplierHeadOffice:10
    AlternativePayee:10 LayoutSortingRule:3 SupplierAccountNote:30 WithholdingTaxCountry:3
    DeletionIndicator:Boolean CashPlanningGroup:10 IsToBeCheckedForDuplicates:Boolean
    MinorityGroup:3 SupplierAccountGroup:4`,
  ),
  entitySet(
    'A_SupplierPurchasingOrg',
    'Supplier PurchasingOrganization',
    {},
    `Supplier:10 PurchasingOrganization:4 DeletionIndicator:Boolean IncotermsClassification:3
    IncotermsTransferLocation:28 IncotermsVersion:4 IncotermsLocation1:70 IncotermsLocation2:70
    InvoiceIsGoodsReceiptBased:Boolean MaterialPlannedDeliveryDurn:Decimal
    MinimumOrderAmount:Decimal PaymentTerms:4 PricingDateControl:1 PurchaseOrderCurrency:5
    PurchasingGroup:3 PurchasingIsBlockedForSupplier:Boolean ShippingCondition:2
    SupplierABCClassificationCode:1 SupplierAccountNumber:12 SupplierPhoneNumber:16
    SupplierRespSalesPersonName:30 SupplierConfirmationControlKey:4 AuthorizationGroup:4
    SupplierAccountGroup:4`,
  ),
];

export const entitySets: ReadonlyMap<string, EntitySet> = new Map(
  sets.map((one) => [one.name, one]),
);
