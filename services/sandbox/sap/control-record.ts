/** The control record EDI_DC40: who sends what to whom. */
import { child, type Tree } from '../tree.ts';
import { fields, wrongValue } from './fields.ts';

const known = fields(`TABNAM:10 MANDT:3 DOCNUM:16 DOCREL:4 STATUS:2 DIRECT:1 OUTMOD:1 EXPRSS:1
  TEST:1 IDOCTYP:30 CIMTYP:30 MESTYP:30 MESCOD:3 MESFCT:3 STD:1 STDVRS:6 STDMES:6 SNDPOR:10
  SNDPRT:2 SNDPFC:2 SNDPRN:10 SNDSAD:21 SNDLAD:70 RCVPOR:10 RCVPRT:2 RCVPFC:2 RCVPRN:10 RCVSAD:21
  RCVLAD:70 CREDAT:8 CRETIM:6 REFINT:14 REFGRP:14 REFMES:14 ARCKEY:70 SERIAL:20`);
const required = ['TABNAM', 'DIRECT', 'IDOCTYP', 'MESTYP', 'SNDPRN', 'RCVPRN'];

/** The message types that travel as ORDERS05; customers add their own, with Z or a namespace. */
const messageTypes = /^(ORDERS|ORDRSP|ORDCHG|Z\w*|\/\w+\/\w+)$/;

/** What is wrong with the control record, or nothing. */
export function wrongControlRecord(control: Tree): string | undefined {
  for (const field of control.children) {
    const most = known.get(field.name);
    if (most === undefined) return `EDI_DC40 has no field ${field.name}`;
    const wrong = wrongValue(field.name, field.text, most);
    if (wrong) return `EDI_DC40-${field.name} ${wrong}`;
  }
  for (const name of required)
    if (fieldOf(control, name) === '') return `EDI_DC40-${name} is empty`;
  if (fieldOf(control, 'TABNAM') !== 'EDI_DC40') return 'EDI_DC40-TABNAM is not EDI_DC40';
  // 1 is out of SAP, 2 into SAP.
  if (fieldOf(control, 'DIRECT') !== '2') return 'EDI_DC40-DIRECT is not 2 (inbound)';
  if (fieldOf(control, 'IDOCTYP') !== 'ORDERS05')
    return `Basic type ${fieldOf(control, 'IDOCTYP')} is unknown`;
  if (!messageTypes.test(fieldOf(control, 'MESTYP')))
    return `Message type ${fieldOf(control, 'MESTYP')} does not go with ORDERS05`;
  return undefined;
}

/** The value of a field; empty when it is absent. */
export function fieldOf(segment: Tree | undefined, name: string): string {
  return child(segment, name)?.text.trim() ?? '';
}
