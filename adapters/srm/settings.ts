/** What the address book may say about an SRM system. Names follow the address book: snake case. */
export interface Settings {
  from_domain?: string;
  from_identity?: string;
  to_domain?: string;
  to_identity?: string;
  sender_domain?: string;
  sender_identity?: string;
  sender_authentication: 'shared_secret' | 'none';
  user_agent: string;
  deployment_mode: 'production' | 'test';
  dtd_version: string;
  language: string;
  payload_host: string;
  cxml_path: string;
  default_currency?: string;
  default_unit: string;
  missing_price: 'refuse' | 'zero';
  rating_direction: 'buyer_rates_supplier' | 'supplier_rates_buyer';
  supplier_path: string;
  evaluation_path: string;
  token_path: string;
  scope?: string;
  supplier_number_scheme?: string;
}

const text = (description: string, more: Record<string, unknown> = {}) => ({
  type: 'string',
  minLength: 1,
  maxLength: 255,
  description,
  ...more,
});
const path = (description: string, standard: string) =>
  text(description, { pattern: '^/[^?#\\s]*$', default: standard });

/** JSON Schema 2020-12. Everything is optional: an inbound system needs no setting at all. */
export const settingsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    from_domain: text(
      'cXML From/Credential/@domain. Without it: an identifier of the party in the message.',
      {
        examples: ['NetworkId', 'DUNS'],
      },
    ),
    from_identity: text('cXML From/Credential/Identity.'),
    to_domain: text(
      'cXML To/Credential/@domain. Without it: an identifier of the other party in the message.',
    ),
    to_identity: text('cXML To/Credential/Identity.'),
    sender_domain: text('cXML Sender/Credential/@domain. Without it: as From.'),
    sender_identity: text('cXML Sender/Credential/Identity.'),
    sender_authentication: {
      enum: ['shared_secret', 'none'],
      description:
        'none: no SharedSecret in the Sender, for receivers that know us by our certificate.',
      default: 'shared_secret',
    },
    user_agent: text('cXML Sender/UserAgent.', { default: 'Post Office' }),
    deployment_mode: {
      enum: ['production', 'test'],
      description: 'cXML Request/@deploymentMode. A document that came as a test leaves as a test.',
      default: 'production',
    },
    dtd_version: text('Version of the cXML DTD named in the DOCTYPE.', {
      pattern: '^1\\.[0-9]\\.[0-9]{3}$',
      default: '1.2.063',
    }),
    language: text('xml:lang of what we write when the message does not say.', {
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      default: 'en-US',
    }),
    payload_host: text('What stands behind the @ in the payloadIDs that we make.', {
      pattern: '^[A-Za-z0-9.-]+$',
      default: 'post-office',
    }),
    cxml_path: path('Where cXML is posted, below the URL of the system.', '/cxml'),
    default_currency: text('Currency of amounts of a message that names none.', {
      pattern: '^[A-Z]{3}$',
    }),
    default_unit: text('UnitOfMeasure of quantities that have no unit.', {
      maxLength: 32,
      default: 'EA',
    }),
    missing_price: {
      enum: ['refuse', 'zero'],
      description:
        'cXML demands a UnitPrice on every line. zero: write 0; refuse: a person decides.',
      default: 'refuse',
    },
    rating_direction: {
      enum: ['buyer_rates_supplier', 'supplier_rates_buyer'],
      description: 'Who rates whom in the evaluations that this system sends.',
      default: 'buyer_rates_supplier',
    },
    supplier_path: path('Where suppliers are written.', '/api/suppliers'),
    evaluation_path: path('Where ratings are written.', '/api/supplier_evaluations'),
    token_path: path('Where OAuth 2.0 tokens are had.', '/oauth2/token'),
    scope: text('Scopes asked for with the token.', {
      maxLength: 2000,
      examples: ['core.supplier.read core.supplier.write'],
    }),
    supplier_number_scheme: text(
      'schemeId of the identifier that is the supplier number here. Without it: the number this system gave, else the first identifier.',
      { examples: ['urn:sap:lifnr:erp'] },
    ),
  },
  dependentRequired: {
    from_domain: ['from_identity'],
    from_identity: ['from_domain'],
    to_domain: ['to_identity'],
    to_identity: ['to_domain'],
    sender_domain: ['sender_identity'],
    sender_identity: ['sender_domain'],
  },
  additionalProperties: false,
};

const defaults: Settings = {
  ...(Object.fromEntries(
    Object.entries(settingsSchema.properties)
      .filter(([, property]) => 'default' in property)
      .map(([name, property]) => [name, (property as { default: unknown }).default]),
  ) as unknown as Settings),
};

/** The settings with their defaults; the address book has checked them against the schema. */
export function settingsOf(given: Record<string, unknown>): Settings {
  return { ...defaults, ...given };
}
