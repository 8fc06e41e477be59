import type { Fate, Reply } from '../adapter.ts';
import { shapeOf } from './shape.ts';

/**
 * The answer to an Outbound Message. Its WSDL has one word for it, a boolean Ack; HTTP 200 carries both.
 * After a false Ack, as after no answer, Salesforce keeps the message and sends it again for 24 hours,
 * at growing intervals of up to two hours; people see the failure in Setup, and may delete it there.
 * Records posted as JSON are answered by the hub itself.
 */
export function reply({ result, received }: Fate): Reply | undefined {
  if (shapeOf(received) !== 'xml') return undefined;
  return { status: 200, contentType: 'text/xml; charset=utf-8', body: ack(result === 'accepted') };
}

function ack(accepted: boolean): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
 <soapenv:Body>
  <notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound">
   <Ack>${accepted}</Ack>
  </notificationsResponse>
 </soapenv:Body>
</soapenv:Envelope>
`;
}
