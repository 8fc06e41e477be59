import type { Message } from '../../../schemas/message.ts';
import type { Identifier } from '../../../schemas/types.ts';
import { externalId } from '../external-id.ts';
import { recordId } from '../record-id.ts';
import type { Settings } from '../settings.ts';
import type { RecordKey, Row } from './operation.ts';

/**
 * The fields as they are sent: defaults (only where the message may create the record), what the
 * message says, and the extra fields that the settings name. The key stands in the URL alone.
 */
export function rowOf(
  message: Message,
  object: string,
  fields: Row,
  settings: Settings,
  mayCreate = message.action !== 'update',
): Row {
  const defaults = mayCreate ? settings.defaults[object] : undefined;
  const said = { ...present(fields), ...present(extraFields(message, settings)) };
  const row = { ...without(defaults ?? {}, said), ...said };
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name !== settings.externalIdField),
  );
}

/** The defaults without those for which the message names the related record: Account for AccountId. */
function without(defaults: Row, said: Row): Row {
  const relation = (name: string) => name.replace(/Id$/, '').replace(/__c$/, '__r');
  return Object.fromEntries(
    Object.entries(defaults).filter(
      ([name]) => relation(name) === name || !(relation(name) in said),
    ),
  );
}

/** Under its own id when the record came from this very organisation, else under the hub's number. */
export function keyOf(identifiers: Identifier[], message: Message, settings: Settings): RecordKey {
  const own = identifiers.find(({ schemeId }) => schemeId === settings.scheme);
  const id = own && recordId(own.value);
  const [first] = identifiers;
  if (id !== undefined) return { id };
  return numberKey(first ?? { value: message.source.nativeId }, message, settings);
}

export function numberKey(
  identifier: Identifier,
  { source }: Message,
  { externalIdField }: Settings,
): Extract<RecordKey, { field: string }> {
  return { field: externalIdField, value: externalId(identifier, source.system) };
}

function extraFields(message: Message, settings: Settings): Row {
  const wanted = settings.extraFields[message.type] ?? {};
  return Object.fromEntries(
    Object.entries(wanted).map(([field, path]) => [field, plain(valueAt(message.body, path))]),
  );
}

function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Row)[name];
  }
  return value;
}

/** What is more than a value goes into a long text field as JSON. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function present(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
