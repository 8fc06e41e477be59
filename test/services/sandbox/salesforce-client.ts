import { type SalesforceSandbox, startSalesforceSandbox } from '../../../services/sandbox/index.ts';
import { call, type Reply } from './call.ts';

export const goodForm = {
  grant_type: 'client_credentials',
  client_id: 'hub',
  client_secret: 's3cret',
};

export const lead = {
  LastName: 'Lund',
  Company: 'Fjordblick A/S',
  Email: 'a.lund@fjordblick.example',
};
export const leadPath = '/sobjects/Lead/Hub_Id__c/L-1';

/** A Salesforce sandbox and a client that is logged in there. */
export class Client {
  readonly sandbox: SalesforceSandbox;
  token = '';

  private constructor(sandbox: SalesforceSandbox) {
    this.sandbox = sandbox;
  }

  static async open(): Promise<Client> {
    const { client_id: clientId, client_secret: clientSecret } = goodForm;
    const client = new Client(await startSalesforceSandbox({ clientId, clientSecret }));
    await client.renew();
    return client;
  }

  login(form: Record<string, string> = goodForm): Promise<Reply> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return call('POST', `${this.sandbox.url}/services/oauth2/token`, headers, body);
  }

  async renew(): Promise<void> {
    this.token = (await this.login()).json.access_token;
  }

  send(method: string, path: string, body?: unknown, version = '60.0'): Promise<Reply> {
    const url = `${this.sandbox.url}/services/data/v${version}${path}`;
    return call(method, url, { authorization: `Bearer ${this.token}` }, body);
  }
}
