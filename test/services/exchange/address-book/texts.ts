/** A whole address book without an error, as text that tests change. */
export const good = `partners:
  acme: { name: Acme Tools }
  birch:
    name: Birch & Sons
    identifiers: [{ value: '4000001000029', schemeId: '0088' }]
systems:
  erp:
    partner: acme
    adapter: plain
    settings: { client: '100' }
    inbound:
      auth:
        - { type: bearer, key: { env: ERP_KEY } }
        - { type: basic, username: erp, password: { env: ERP_PASSWORD } }
      on_invalid: reject
      receipts: erp
    outbound:
      url: https://erp.acme.example/base/
      concurrency: 2
      timeout: 10s
      retry: [1s, 2m]
    credentials:
      password: { file: keys/erp }
  shop:
    partner: birch
    adapter: plain
    inbound:
      auth: [{ type: hmac, secret: { env: SHOP_SECRET } }]
  store:
    partner: birch
    adapter: plain
    outbound: { url: 'http://127.0.0.1:8099/in', allow_private_addresses: true }
routes:
  - name: orders
    from: [erp, shop]
    type: order
    when:
      body.documentType: [order, orderChange]
      action: create
    to: store
    deliver_within: 1h
    ordering: partner
    on_dead: skip
  - name: leads
    from: '*'
    type: lead
    to: [erp, store]
operators:
  ops: { token: { env: OPS_TOKEN } }
  audit: { token_sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 }
`;

/** The good text with one passage replaced; the passage must be there. */
export function changed(passage: string, replacement: string): string {
  if (!good.includes(passage)) throw new Error(`not in the text: ${passage}`);
  return good.replace(passage, () => replacement);
}
