/**
 * The two resources of the Coupa-like REST API, and what their fields may hold. Suppliers: Coupa's
 * Suppliers API. Evaluations: the fields of the Risk Assess evaluations API, which the vendor
 * documents for reading only; here they can be written as well.
 */
export type Values = Record<string, unknown>;

/** Field → what is wrong with it; empty when all is well. */
export type Errors = Record<string, string[]>;

export interface Resource {
  /** In the path: suppliers. */
  name: string;
  /** Of the record in the sandbox's book: Coupa supplier. */
  kind: string;
  /** Fields that no two records may share. */
  unique: readonly string[];
  /** The fields that it is known by, best first. */
  keys: readonly string[];
  check(values: Values, creating: boolean): Errors;
}

const email = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const supplierStatuses = ['active', 'inactive', 'onboarding', 'draft'];
const poMethods = ['cxml', 'xml', 'email', 'integration', 'prompt', 'buy_online'];

const suppliers: Resource = {
  name: 'suppliers',
  kind: 'Coupa supplier',
  unique: ['name', 'number'],
  keys: ['number', 'name'],
  check(values, creating) {
    const errors = wrongNames(values, /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/);
    required(errors, values, creating, 'name');
    longest(errors, values, { name: 100, number: 255, 'display-name': 255, 'account-number': 255 });
    oneOf(errors, values, 'status', supplierStatuses);
    oneOf(errors, values, 'po-method', poMethods);
    wrongEmail(errors, 'po-email', values['po-email']);
    wrongEmail(errors, 'primary-contact', part(values, 'primary-contact').email);
    const country = part(part(values, 'primary-address'), 'country').code;
    if (country !== undefined && !/^[A-Z]{2}$/.test(String(country)))
      add(errors, 'primary-address', 'country is invalid');
    return errors;
  },
};

const evaluations: Resource = {
  name: 'supplier_evaluations',
  kind: 'Coupa evaluation',
  unique: [],
  keys: ['externalId', 'external-id', 'entityId', 'name'],
  check(values, creating) {
    const errors = wrongNames(values, /^[a-z][A-Za-z0-9]*$|^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/);
    required(errors, values, creating, 'name');
    const supplier = values.supplier;
    const known = part(values, 'supplier');
    if ((creating || supplier !== undefined) && !(known.id ?? known.number ?? known.name))
      add(errors, 'supplier', 'must exist');
    // −1 says that the evaluation is not complete.
    const score = values.finalScore ?? values['final-score'] ?? values.final_score;
    const number = /^-?\d+(\.\d+)?$/.test(String(score)) ? Number(score) : Number.NaN;
    if (score !== undefined && score !== null && !(number === -1 || (number >= 0 && number <= 100)))
      add(errors, 'finalScore', 'must be from 0 to 100, or -1');
    longest(errors, values, { name: 255, finalRating: 255, status: 100 });
    return errors;
  },
};

export const resources: readonly Resource[] = [suppliers, evaluations];

function wrongNames(values: Values, good: RegExp): Errors {
  const wrong = Object.keys(values).filter((name) => !good.test(name));
  return Object.fromEntries(wrong.map((name) => [name, ['is not a known attribute']]));
}

function required(errors: Errors, values: Values, creating: boolean, name: string): void {
  const missing = creating || name in values;
  if (missing && String(values[name] ?? '').trim() === '') add(errors, name, "can't be blank");
}

function longest(errors: Errors, values: Values, most: Record<string, number>): void {
  for (const [name, length] of Object.entries(most)) {
    const value = values[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') add(errors, name, 'is invalid');
    else if ([...value].length > length)
      add(errors, name, `is too long (maximum is ${length} characters)`);
  }
}

function oneOf(errors: Errors, values: Values, name: string, allowed: readonly string[]): void {
  const value = values[name];
  if (value !== undefined && !allowed.includes(String(value)))
    add(errors, name, `must be one of ${allowed.join(', ')}`);
}

function wrongEmail(errors: Errors, name: string, value: unknown): void {
  if (value !== undefined && value !== null && !email.test(String(value)))
    add(errors, name, 'is not a valid email address');
}

function part(values: Values, name: string): Values {
  const value = values[name];
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}

function add(errors: Errors, name: string, message: string): void {
  errors[name] = [...(errors[name] ?? []), message];
}
