import { type Retention, retentionOf } from '../retention.ts';
import { sha256 } from './digest.ts';
import { AddressBookError } from './error.ts';
import { operatorDigests, operatorLookup } from './operators.ts';
import { type AdapterOf, parseAddressBook } from './parse.ts';
import { type BookRecipient, bookRecipient } from './recipients.ts';
import { type BookRoute, type Routable, Routing } from './routing.ts';
import { type SecretSource, Secrets } from './secrets.ts';
import { type BookSystem, bookSystem } from './system.ts';

export type { BookRecipient, BookRoute, BookSystem, Routable };

/** An address book ready for work. It never changes: a new version is a new book. */
export interface Book {
  version: number;
  /** SHA-256 of the YAML text, in hexadecimal. */
  digest: string;
  system(name: string): BookSystem | undefined;
  /** In the order of the file. */
  systems: readonly BookSystem[];
  /** One entry for each receiving system, by the first route that names it; never the sender. */
  routesFor(from: string, message: Routable): BookRoute[];
  /** Who is told of alerts. */
  recipients: readonly BookRecipient[];
  /** The name of the operator whose token this is. */
  operator(token: string): string | undefined;
  /** SHA-256 of the token of every operator, by name: a session ends when it changes. */
  operators: ReadonlyMap<string, string>;
  /** How long payloads are kept. */
  retention: Retention;
  /** Sentences about secrets that cannot be had; what needs them stays shut. */
  missingSecrets: readonly string[];
}

/**
 * Opens the YAML text of an address book.
 * @throws AddressBookError when it has errors; a missing secret is none.
 */
export function openBook(
  version: number,
  text: string,
  { adapterOf, secrets: source }: { adapterOf: AdapterOf; secrets: SecretSource },
): Book {
  const parsed = parseAddressBook(text, adapterOf);
  if (!parsed.ok) throw new AddressBookError(parsed.errors);
  const { book } = parsed;
  const secrets = new Secrets(source);
  const systems = Object.entries(book.systems).map(([name, system]) => {
    const adapter = adapterOf(system.adapter);
    if (!adapter) throw new Error(`the adapter ${system.adapter} was there a moment ago`);
    return bookSystem(name, system, { book, adapter, secrets });
  });
  const byName = new Map(systems.map((system) => [system.name, system]));
  const recipients = (book.alerts ?? []).map((one, index) => bookRecipient(one, index, secrets));
  const operators = operatorDigests(book.operators ?? {}, secrets);
  const routing = new Routing(book.routes, byName.keys());
  return {
    version,
    digest: sha256(text).toString('hex'),
    system: (name) => byName.get(name),
    systems,
    routesFor: (from, message) => routing.for(from, message),
    recipients,
    operator: operatorLookup(operators),
    operators,
    retention: retentionOf(book),
    missingSecrets: secrets.missing,
  };
}
