/** Everything the worker cannot start without. */
export const complete = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  DATABASE_URL: 'postgres://postlude@127.0.0.1/postlude',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'The shop <orders@shop.example>',
  POSTLUDE_TOKEN_SECRET: 's'.repeat(32),
  KLARNA_URL: 'http://127.0.0.1:4010',
  KLARNA_USERNAME: 'merchant',
  KLARNA_PASSWORD: 'password',
  WAREHOUSE_URL: 'http://127.0.0.1:4020/webhooks',
  WEBHOOK_SECRET: 'whsec_c2VjcmV0',
};
