/**
 * Members of a Coupa supplier that are secrets: the Suppliers API gives them out. Also the names
 * under which secrets travel in OAuth and in API keys.
 */
export const secretMembers = [
  'cxml-secret',
  'cxml-http-password',
  'coupa-connect-secret',
  'shared-secret',
  'sharedsecret',
  'api-key',
  'apikey',
  'x-coupa-api-key',
  'client-secret',
  'clientsecret',
  'access-token',
  'accesstoken',
  'refresh-token',
  'password',
] as const;

const names = new Set<string>(secretMembers);

/** Whether a member is a secret, whichever way its name is spelled. */
export function isSecret(name: string): boolean {
  const hyphenated = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return names.has(hyphenated);
}

/** A copy without secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isSecret(name))
      .map(([name, member]) => [name, withoutSecrets(member)]),
  );
}
