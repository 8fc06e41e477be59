/** Parameters that several routes take, as JSON Schema. */

export const page = {
  type: 'integer',
  minimum: 1,
  maximum: 200,
  default: 50,
  description: 'How many at most',
};
export const idParams = (kind: string) => ({
  type: 'object',
  properties: { id: { type: 'string', description: `${kind}_…` } },
});

/** The body of a deed. Without a body there is no reason either, which has a problem of its own. */
export const reasonBody = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    reason: { type: 'string', maxLength: 500, description: 'Why; kept in the audit log' },
  },
};

/** PostgreSQL's text cannot hold NUL. */
export const text = (maxLength: number) => ({
  type: 'string',
  maxLength,
  pattern: '^[^\\u0000]*$',
});

/** PostgreSQL knows no year 0, no offset of 16 hours and no endless fractions. */
export const instant = {
  type: 'string',
  format: 'date-time',
  pattern: '^(?!0000)[^.]*([.]\\d{1,9})?([Zz]|[+-](0\\d|1[0-5])(:?\\d\\d)?)$',
};
