/** Whether a cXML document is what its DTD and its users' guide ask for. */
import type { Tree } from '../tree.ts';
import { attributesOf } from './cxml-attributes.ts';
import { contentOf, modelOf } from './cxml-model.ts';

/** The first violation of the DTD in the element or below it, or nothing. */
export function violation(tree: Tree): string | undefined {
  for (const { name, required, values } of attributesOf(tree.name)) {
    const value = tree.attributes[name];
    if (value === undefined && required) return `<${tree.name}> has no attribute ${name}`;
    if (value !== undefined && values && !values.includes(value))
      return `<${tree.name} ${name}="${value}"> is none of ${values.join(', ')}`;
  }
  const model = modelOf(tree.name);
  const names = tree.children.map(({ name }) => name);
  if (model === '#' && names.length > 0) return `<${tree.name}> holds elements, not only text`;
  const content = contentOf(tree.name);
  if (content && !content.test(names.map((name) => `${name},`).join('')))
    return `<${tree.name}> must hold (${model}) and holds (${names.join(' ')})`;
  if (content && tree.text.trim() !== '') return `<${tree.name}> holds text`;
  for (const child of tree.children) {
    const wrong = violation(child);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** ISO 8601 with a time and a zone, as `datetime.tz` demands. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const decimal = /^-?\d+(\.\d+)?$/;
const instants = ['timestamp', 'orderDate', 'noticeDate', 'effectiveDate', 'expirationDate'];
const dates = ['requestedDeliveryDate', 'deliveryDate', 'shipmentDate', 'startDate', 'endDate'];
const decimals = ['quantity', 'conversionFactor', 'percent'];
const wholes = ['lineNumber', 'parentLineNumber', 'payInNumberOfDays'];
/** Empty is as wrong as absent. */
const filled = ['orderID', 'payloadID', 'domain', 'orderDate', 'timestamp'];
const texts = ['UnitOfMeasure', 'Identity', 'Street', 'City', 'Money'];

/** The first value in the element or below it that makes no sense, or nothing. */
export function nonsense(tree: Tree): string | undefined {
  for (const [name, value] of Object.entries(tree.attributes)) {
    const wrong = wrongAttribute(tree.name, name, value.trim());
    if (wrong !== undefined) return `<${tree.name} ${name}="${value}"> ${wrong}`;
  }
  const text = tree.text.trim();
  if (texts.includes(tree.name) && text === '' && tree.children.length === 0)
    return `<${tree.name}> is empty`;
  if (tree.name === 'Money' && !decimal.test(text)) return `<Money>${text}</Money> is no amount`;
  for (const child of tree.children) {
    const wrong = nonsense(child);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongAttribute(element: string, name: string, value: string): string | undefined {
  if (filled.includes(name) && value === '') return 'is empty';
  if (instants.includes(name) && !isInstant(value)) return 'is no date and time with a zone';
  if (dates.includes(name) && !/^\d{4}-\d\d-\d\d$/.test(value) && !isInstant(value))
    return 'is no date';
  if (decimals.includes(name) && !decimal.test(value)) return 'is no number';
  if (wholes.includes(name) && !/^\d+$/.test(value)) return 'is no whole number';
  if (name === 'currency' && !/^[A-Z]{3}$/.test(value)) return 'is no currency of ISO 4217';
  if (name === 'isoCountryCode' && !/^([A-Z]{2})?$/.test(value)) return 'is no country of ISO 3166';
  if (element === 'Country' && name === 'isoCountryCode' && value === '') return 'is empty';
  return undefined;
}

function isInstant(value: string): boolean {
  return instant.test(value) && !Number.isNaN(Date.parse(value));
}
