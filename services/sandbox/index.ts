/** The sandbox systems: what the demo and the tests exchange with. */
export {
  type SalesforceOptions,
  type SalesforceSandbox,
  startSalesforceSandbox,
} from './salesforce/index.ts';
export {
  type OutboundRecord,
  outboundMessage,
  type Sender,
} from './salesforce/outbound-message.ts';
export type { Fault, Sandbox, SandboxRecord } from './sandbox.ts';
export { type SapOptions, type SapSandbox, startSapSandbox } from './sap/index.ts';
export { type SrmOptions, type SrmSandbox, startSrmSandbox } from './srm/index.ts';
export { startWebhookSandbox, type WebhookOptions } from './webhook/index.ts';
