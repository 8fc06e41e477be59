/** Settings of a webhook system in the address book. */
export const settings = {
  title: 'WebhookSettings',
  description: 'How canonical JSON is sent to this system.',
  type: 'object',
  properties: {
    unsigned: {
      description:
        'true: send without a signature and without a bearer token when the system has neither. Otherwise such a delivery fails with credential_missing.',
      type: 'boolean',
      default: false,
    },
  },
  additionalProperties: false,
};
