import type { SendContext } from '../../adapter.ts';

export const credentials = {
  username: 'User for Basic authentication, with the authorization for the IDoc or OData service.',
  password: 'Password of that user.',
  bearer_token: 'Access token, sent as Authorization: Bearer in place of user and password.',
};

/** The Authorization header; undefined when no credential can be read. */
export function authorization({ credentials }: SendContext): string | undefined {
  const { username, password, bearer_token: token } = credentials;
  if (token !== undefined) return `Bearer ${token}`;
  if (username === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

export const noCredentials = {
  result: 'failed',
  code: 'credential_missing',
  detail: 'SAP needs username and password, or bearer_token.',
} as const;
