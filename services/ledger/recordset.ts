/**
 * Rows as parameters of a statement: an array for each column, in the binary form that PostgreSQL itself keeps. As
 * text or JSON it would read them byte by byte, which costs it more than to write them down.
 */
import { storableJson, storableText } from './rows.ts';

/** What a column takes: `bytea` bytes or hexadecimal digits, `timestamptz` RFC 3339, `jsonb` anything; null in all. */
export type ColumnType = keyof typeof types;

type Columns = Readonly<Record<string, ColumnType>>;

type Rows<Columns> = readonly Readonly<Record<keyof Columns, unknown>>[];

/** What several sets of rows are in one statement. */
export interface Recordsets<Sets> {
  /** SQL: each set as a table without a name. */
  sql: Readonly<Record<keyof Sets, string>>;
  /** All parameters of the statement; a row may have more than the columns that are named. */
  values(rows: { [Set in keyof Sets]: Rows<Sets[Set]> }): Buffer[];
}

/** @param sets columns of each set, by its name; their parameters are numbered from the first column of the first set on. */
export function recordsets<Sets extends Readonly<Record<string, Columns>>>(
  sets: Sets,
): Recordsets<Sets> {
  let last = 0;
  const parameter = (type: ColumnType) => {
    last += 1;
    // Behind a select of its own the planner does not see how long an array is, and does not plan anew each time.
    return `unnest((select $${last}::${type}[]))`;
  };
  const table = (columns: Columns) =>
    `(select ${Object.entries(columns)
      .map(([column, type]) => `${parameter(type)} as ${column}`)
      .join(', ')})`;
  const sql = Object.fromEntries(
    Object.entries(sets).map(([set, columns]) => [set, table(columns)]),
  ) as Record<keyof Sets, string>;
  const all = Object.entries(sets).flatMap(([set, columns]) =>
    Object.entries(columns).map(([column, type]) => ({ set: set as keyof Sets, column, type })),
  );
  return {
    sql,
    values(rows) {
      begin();
      const ends = all.map(({ set, column, type }) => {
        writeArray(types[type], rows[set], column);
        return at;
      });
      return ends.map((end, i) => out.subarray(ends[i - 1] ?? 0, end));
    },
  };
}

interface Type<Value> {
  /** In pg_type. */
  oid: number;
  write(value: Value): void;
}

/**
 * What is being written, and how far. All arrays of a statement are parts of one buffer: to make many small ones costs
 * more than to write them.
 */
let out = Buffer.alloc(0);
let at = 0;

function begin(): void {
  out = Buffer.allocUnsafe(Math.max(4096, Math.min(2 * at, 256 * 1024)));
  at = 0;
}

function reserve(bytes: number): void {
  if (at + bytes <= out.length) return;
  const larger = Buffer.allocUnsafe(Math.max(2 * out.length, at + bytes));
  out.copy(larger, 0, 0, at);
  out = larger;
}

function writeInteger(n: number): void {
  reserve(4);
  at = out.writeInt32BE(n, at);
}

/** A whole number that JavaScript holds exactly. */
function writeBigint(n: number): void {
  writeInteger(Math.floor(n / 2 ** 32));
  writeInteger(n | 0);
}

/** Longer text is left to Node.js, whose call costs as much as so many characters. */
const short = 64;

function writeText(text: string): void {
  reserve(3 * text.length);
  const begun = at;
  if (text.length <= short) {
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      out[at] = code;
      at += 1;
    }
    if (at === begun + text.length) return;
  }
  at = begun + out.write(text, begun);
}

/** Hexadecimal digits, lower-case; hyphens between them are passed over. By hand: to ask Node.js for it takes three times as long. */
function writeHexadecimal(digits: string): void {
  reserve(digits.length / 2);
  const to = out;
  let next = at;
  let high = -1;
  for (let i = 0; i < digits.length; i += 1) {
    const code = digits.charCodeAt(i);
    if (code === hyphen) continue;
    const digit = code < letterA ? code - zero : code - letterA + 10;
    if (high < 0) high = digit;
    else {
      to[next] = high * 16 + digit;
      next += 1;
      high = -1;
    }
  }
  at = next;
}
const hyphen = 0x2d;
const zero = 0x30;
const letterA = 0x61;

const types = {
  uuid: type<string>(2950, writeHexadecimal),
  text: type<string>(25, (text) => writeText(storableText(text))),
  integer: type<number>(23, writeInteger),
  bigint: type<number>(20, writeBigint),
  // Microseconds since 2000.
  timestamptz: type<string>(1184, (time) => writeBigint((Date.parse(time) - newYear2000) * 1000)),
  // The version of the form, and the text.
  jsonb: type<unknown>(3802, (value) => writeText(`\u0001${storableJson(value)}`)),
  bytea: type<Buffer | string>(17, (value) => {
    if (typeof value === 'string') return writeHexadecimal(value);
    reserve(value.length);
    at += value.copy(out, at);
  }),
};
const newYear2000 = Date.UTC(2000);

function type<Value>(oid: number, write: (value: Value) => void): Type<unknown> {
  return { oid, write } as Type<unknown>;
}

/** One dimension, from 1 on; each element after its length, which is -1 for null. */
function writeArray({ oid, write }: Type<unknown>, rows: Rows<Columns>, column: string): void {
  writeInteger(1);
  // There may be nulls.
  writeInteger(1);
  writeInteger(oid);
  writeInteger(rows.length);
  writeInteger(1);
  for (const row of rows) {
    const value = row[column];
    writeInteger(-1);
    if (value === null || value === undefined) continue;
    const begun = at;
    write(value);
    out.writeInt32BE(at - begun, begun - 4);
  }
}
