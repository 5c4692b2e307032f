import { readFileSync } from 'node:fs';
import { type Intake, readIntake } from '../../../electron/core/intake/read';
import { entryOf, knownOf } from '../../../electron/core/intake/review';
import type { ValueKind } from '../../../electron/core/intake/vocabulary';
import type { Known } from '../../../electron/core/intake/judge';
import { defaultsOf } from '../../../electron/model/templates';
import type { TemplateId } from '../../../electron/model/providers/offered';

/** A value that the text holds. `?`: something speaks against it, so it must not be taken unasked. */
type Expected = [kind: ValueKind, value: string, about?: { environment?: string; asked?: true }];

export interface Mail {
  file: string;
  template: TemplateId;
  expected: Expected[];
  /** Secrets that are no longer valid, and others that no connection takes. */
  decoys: string[];
}

const ASKED = { asked: true } as const;
const ACC = { environment: 'staging' };
const TST = { environment: 'test' };
const SBX = { environment: 'sandbox' };
const PRD = { environment: 'production' };

export const MAILS: Mail[] = [
  {
    file: '01-reply-with-older-secret',
    template: 'katana',
    expected: [
      ['clientId', 'kT2wqVb8LrXn4pZsD7cHgY1mJf5aEu9R'],
      ['clientSecret', 'vG-8sQ2hPzL0wXk_5RtNyB7dJmC4fUaE9oKiTqWxZ1lVbH6gYpSrMnDjFcAeU3-k'],
      ['redirectUri', 'dev.tokenscope:/oauth/callback/x81kq2mz'],
      ['authorization', 'https://login.katanamrp.com/authorize'],
      ['token', 'https://login.katanamrp.com/oauth/token'],
      ['apiBaseUrl', 'https://api.katanamrp.com/v1'],
      ['audience', 'https://api.katanamrp.com'],
      ['scopes', 'openid offline_access'],
    ],
    decoys: ['OLDn3vBtW8qLzK5xJ0pYrGd2hSfCa7mUeI4oQwEyT6uXiN9gHbVkRjMlPsDzF1-q'],
  },
  {
    file: '02-german-html-quoted-printable',
    template: 'oauth',
    expected: [
      ['clientId', '6f1d2c3b-4a59-4e68-9b7a-8c9d0e1f2a3b'],
      ['clientSecret', 'Xq7~8Q.rT2vW9yZ4bN6mK1pL3sD5fG8hJ0cVeUa'],
      ['tenant', '0b9a8c7d-6e5f-4d3c-8b2a-1f0e9d8c7b6a'],
      ['authorization', 'https://login.lohnwerk.example/oauth2/authorize'],
      ['token', 'https://login.lohnwerk.example/oauth2/token'],
      ['scopes', 'payroll.read employees.read offline_access'],
      ['apiBaseUrl', 'https://api.lohnwerk.example/v2/'],
    ],
    decoys: [],
  },
  {
    file: '03-french-prose',
    template: 'oauth',
    expected: [
      ['clientId', 'facturo-partenaire-0417'],
      ['clientSecret', '9fK2mQ7xTz4Lw8RbV1cN6pYhJ3sDgE5u'],
      ['authorization', 'https://connexion.facturo.example/oauth/authorize'],
      ['token', 'https://connexion.facturo.example/oauth/token'],
      ['redirectUri', 'http://127.0.0.1:8931/callback'],
      ['scopes', 'factures.lire factures.ecrire clients.lire'],
      ['apiBaseUrl', 'https://api.facturo.example/v3'],
    ],
    decoys: [],
  },
  {
    file: '04-spanish-swapped-labels',
    template: 'oauth',
    expected: [
      ['clientSecret', 'pZ8xQv3LkT7wN2rYs5Bd9JmHcG4fUaE6oKiXtWqR1lVbC0gM', ASKED],
      ['clientId', 'almacena-weberbikes', ASKED],
      ['authorization', 'https://id.almacena.example/connect/authorize'],
      ['token', 'https://id.almacena.example/connect/token'],
      ['scopes', 'inventario.leer pedidos.leer'],
      ['audience', 'https://api.almacena.example'],
    ],
    decoys: [],
  },
  {
    file: '05-japanese',
    template: 'oauth',
    expected: [
      ['clientId', 'jcl_48213977', PRD],
      ['clientSecret', 'm4Tq9ZxK2vL8wRb6NpYh3JsDgE7uFc1A', PRD],
      ['authorization', 'https://auth.juchu-cloud.example/oauth2/authorize', PRD],
      ['token', 'https://auth.juchu-cloud.example/oauth2/token', PRD],
      ['scopes', 'orders:read items:read', PRD],
      ['redirectUri', 'https://oauth.weberbikes.example/callback', PRD],
      ['apiBaseUrl', 'https://api.juchu-cloud.example/v1', PRD],
    ],
    decoys: [],
  },
  {
    file: '06-indonesian-tenant',
    template: 'catapa',
    expected: [
      ['clientId', 'a81f5c0e9d7b4f6389c2'],
      ['clientSecret', 'Wb7Nq2LxT9vKz4RyP6mS1hJdG8fCuE3a'],
      ['tenant', 'majubersama'],
      ['token', 'https://api.catapa.com/oauth/token'],
      ['authorization', 'https://accounts-apps.catapa.com/oauth2/authorize'],
      ['scopes', 'all'],
    ],
    decoys: [],
  },
  {
    file: '07-dutch-two-environments',
    template: 'oauth',
    expected: [
      ['clientId', 'hl-acc-20931', ACC],
      ['clientId', 'hl-prd-77410', PRD],
      ['clientSecret', 'aQ5tZ8xW2vK9mR4bN7pL1sYdJ6hGfC3e', ACC],
      ['clientSecret', 'Pz6Rk1Vw9Tn4Xb7Lq2Ym8Sd5Jh3GcFaU', PRD],
      ['token', 'https://acc.handelslink.example/oauth/token', ACC],
      ['token', 'https://login.handelslink.example/oauth/token', PRD],
      ['authorization', 'https://acc.handelslink.example/oauth/authorize', ACC],
      ['authorization', 'https://login.handelslink.example/oauth/authorize', PRD],
      ['redirectUri', 'dev.tokenscope:/oauth/callback'],
    ],
    decoys: [],
  },
  {
    file: '08-italian-env-file',
    template: 'oauth',
    expected: [
      ['clientId', 'gl_5c8e2f1a9b7d'],
      ['clientSecret', 'Kx4vT8wQ2zN6rYp9LbS1mJdH7gFcUe3A=='],
      ['token', 'https://sso.gestilog.example/realms/partner/protocol/openid-connect/token'],
      ['authorization', 'https://sso.gestilog.example/realms/partner/protocol/openid-connect/auth'],
      ['scopes', 'openid magazzino.lettura offline_access'],
      ['redirectUri', 'http://127.0.0.1:7431/callback'],
      ['apiBaseUrl', 'https://api.gestilog.example'],
    ],
    decoys: ['whk_9d8c7b6a5f4e3d2c1b0a', 'Sommer2024!', 'Zt3QvLk8wXn5RbYp'],
  },
  {
    file: '09-screenshot-text',
    template: 'oauth',
    expected: [
      ['clientId', 'sd_7Il0O2kQ9wEr', ASKED],
      ['clientSecret', 'wT5zKx8Vb2NqLr4Yp7Sm1lJdHgFc0OuE', ASKED],
      ['redirectUri', 'https://hooks.weberbikes.example/callback'],
      ['authorization', 'https://app.shipdesk.example/oauth/authorize'],
      ['token', 'https://app.shipdesk.example/oauth/token'],
      ['scopes', 'shipments:read labels:write'],
    ],
    decoys: [],
  },
  {
    file: '10-portuguese-base64-wrapped',
    template: 'oauth',
    expected: [
      ['clientId', 'nf-weber-7731'],
      ['clientSecret', 'hV6tQ9xK2zW8mR4bN7pL1sYdJ5gFcUeA3oTiXwZq'],
      ['token', 'https://auth.notafacil.example/oauth/token'],
      ['scopes', 'notas.ler notas.emitir'],
      ['apiBaseUrl', 'https://api-hml.notafacil.example/v2'],
    ],
    decoys: ['Qm4LvT8xZk2WbNr7'],
  },
  {
    file: '11-estonian',
    template: 'oauth',
    expected: [
      ['clientId', 'wb-laohaldus-2291'],
      ['clientSecret', 'zT7nQ4xW9kR2vL6bY1mP8sJdH5gFcU3e'],
      ['authorization', 'https://konto.laopilv.example/oauth/authorize'],
      ['token', 'https://konto.laopilv.example/oauth/token'],
      ['apiBaseUrl', 'https://api.laopilv.example/v1'],
      ['redirectUri', 'dev.tokenscope:/oauth/callback/wb'],
      ['scopes', 'ladu.lugemine ladu.kirjutamine'],
    ],
    decoys: [],
  },
  {
    file: '12-json-attachment',
    template: 'oauth',
    expected: [
      ['clientId', 'c_01HQ8Z6T5R4W3V2N1M0K'],
      ['clientSecret', 's_9xKq2LvT8zWb4RnYp7Md3JhGc6FuEa1SoTiX5rQw'],
      ['token', 'https://id.stockpile.example/oauth2/v1/token'],
      ['authorization', 'https://id.stockpile.example/oauth2/v1/authorize'],
      ['issuer', 'https://id.stockpile.example/oauth2/v1'],
      ['redirectUri', 'http://127.0.0.1:9417/callback'],
      ['scopes', 'openid stock:read stock:write'],
      ['audience', 'urn:stockpile:api'],
      ['apiBaseUrl', 'https://api.stockpile.example'],
    ],
    decoys: [],
  },
  {
    file: '13-yaml-two-environments',
    template: 'oauth',
    expected: [
      ['clientId', 'fx-sbx-118273', SBX],
      ['clientSecret', 'Rt6Wq9Kx2Zv4Lm8Nb7Yp1Sd5Jh3GcFaU', SBX],
      ['token', 'https://sandbox.fluxpay.example/oauth/token', SBX],
      ['authorization', 'https://sandbox.fluxpay.example/oauth/authorize', SBX],
      ['apiBaseUrl', 'https://sandbox-api.fluxpay.example/v1', SBX],
      ['scopes', 'payments.read refunds.write', SBX],
      ['clientId', 'fx-live-990142', PRD],
      ['clientSecret', 'Hn3Xb8Vt5Qz7Kw2Rm9Lp4Yd6Sj1GcFeA', PRD],
      ['token', 'https://auth.fluxpay.example/oauth/token', PRD],
      ['authorization', 'https://auth.fluxpay.example/oauth/authorize', PRD],
      ['apiBaseUrl', 'https://api.fluxpay.example/v1', PRD],
    ],
    decoys: [],
  },
  {
    file: '14-german-prose-outlook-chain',
    template: 'oauth',
    expected: [
      ['clientId', 'hrx.partner.weber-04'],
      ['clientSecret', 'pW8zN3vK6tQ1xL9rB4yM7sJ2dH5gCfUa'],
      ['tenant', 'weberbikes'],
      ['token', 'https://sso.hrexpress.example/auth/realms/kunden/protocol/openid-connect/token'],
    ],
    decoys: ['kB2mT7xQ9wZ4nV6rL1yP8sJ3dH5gCfUe'],
  },
  {
    file: '15-markdown-table',
    template: 'oauth',
    expected: [
      ['clientId', '7f3a9c1e5b8d2046'],
      ['clientSecret', 'bW4kT9xZ2qN7vR5mL8yP1sJ6dH3gCfUeAoIi'],
      ['authorization', 'https://accounts.crmly.example/oauth2/auth'],
      ['token', 'https://accounts.crmly.example/oauth2/token'],
      ['scopes', 'contacts.read deals.read offline_access'],
      ['redirectUri', 'https://oauth.pstmn.io/v1/callback'],
    ],
    decoys: [],
  },
  {
    file: '16-german-screenshot',
    template: 'oauth',
    expected: [
      ['clientId', '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
      ['tenant', '9d8c7b6a-5f4e-4d3c-2b1a-O9f8e7d6c5b4', ASKED],
      ['clientSecret', 'Qz18Q~tV4nW7xK2mR9bL5yP1sJ6dH3gCfUe0aXo', ASKED],
    ],
    decoys: [],
  },
  {
    file: '17-spanish-properties',
    template: 'oauth',
    expected: [
      ['clientId', 'ac_77120934'],
      ['clientSecret', 'nV5tK8xQ2wZ9mR4bL7yP1sJ6dH3gCfUe'],
      ['token', 'https://acceso.almacencentral.example/token'],
      ['authorization', 'https://acceso.almacencentral.example/authorize'],
      ['scopes', 'existencias.consulta pedidos.alta'],
      ['apiBaseUrl', 'https://servicios.almacencentral.example/api/v4'],
    ],
    decoys: [],
  },
  {
    file: '18-french-html-blockquote',
    template: 'oauth',
    expected: [
      ['clientId', 'comptaplus-9921'],
      ['clientSecret', 'tQ7xK2wZ9mV4nR8bL5yP1sJ6dH3gCfUeAo'],
      ['token', 'https://auth.comptaplus.example/oauth/token'],
      ['authorization', 'https://auth.comptaplus.example/oauth/authorize'],
      ['audience', 'https://api.comptaplus.example'],
    ],
    decoys: ['aN3vT6xW1kQ8zR5mB9yL2pJ7sH4dGcFuEe'],
  },
  {
    file: '19-indonesian-chat',
    template: 'oauth',
    expected: [
      ['clientId', 'gjk-8842-weber'],
      ['clientSecret', 'xW7qN2vK9tZ4rL6mB1yP8sJ5dH3gCfUe'],
      ['tenant', 'weberid'],
      ['token', 'https://auth.gajiku.example/oauth/token'],
      ['scopes', 'all'],
    ],
    decoys: [],
  },
  {
    file: '20-japanese-wrapped',
    template: 'oauth',
    expected: [
      ['clientId', 'wb-test-5510'],
      ['clientSecret', 'pK8xT3vW6qZ1nR9mB4yL7sJ2dH5gCfUeAoIiXw==', ASKED],
      ['token', 'https://stg-auth.keiri-cloud.example/oauth/token'],
      ['authorization', 'https://stg-auth.keiri-cloud.example/oauth/authorize'],
      ['redirectUri', 'http://127.0.0.1:8080/callback'],
      ['scopes', 'invoices.read invoices.write'],
    ],
    decoys: [],
  },
  {
    file: '21-leaders-and-prose',
    template: 'oauth',
    expected: [
      ['clientId', '88210347'],
      ['clientSecret', 'fK7tQ2xW9zV4nR6mB8yL1pJ5sH3gCdUe'],
      ['authorization', 'https://sandbox.parcelhub.example/oauth/authorize'],
      ['token', 'https://sandbox.parcelhub.example/oauth/access_token'],
      ['apiBaseUrl', 'https://sandbox.parcelhub.example/api/v2', ASKED],
      ['redirectUri', 'https://oauth.kimsbikes.example/cb', ASKED],
      ['scopes', 'labels tracking'],
    ],
    decoys: [],
  },
  {
    file: '22-german-shared-addresses',
    template: 'oauth',
    expected: [
      ['clientId', 'test-wb-118', TST],
      ['clientSecret', 'Zk4vT9xQ2wN7rY5pLb8mJ1dH6gFcUe3A', TST],
      ['clientId', 'prod-wb-118', PRD],
      ['clientSecret', 'Wm6tR3xK8zV1nQ9bL4yP7sJ2dH5gCfUe', PRD],
      ['token', 'https://auth.rechnungsprofi.example/oauth2/token'],
      ['authorization', 'https://auth.rechnungsprofi.example/oauth2/authorize'],
      ['scopes', 'rechnungen.lesen rechnungen.schreiben'],
    ],
    decoys: [],
  },
  {
    file: '23-french-sentences',
    template: 'oauth',
    expected: [
      ['clientId', 'velo-weber', ASKED],
      ['clientSecret', 'Tz8Q-xV3k_Lw7RnB5yMp1SdJ9hGc4FuE'],
      ['token', 'https://sso.stockpro.example/oauth/token'],
      ['authorization', 'https://sso.stockpro.example/oauth/authorize'],
      ['scopes', 'stock.lecture stock.ecriture'],
    ],
    decoys: ['Kp3vW8xT1zQ6nR9b'],
  },
  {
    file: '24-javascript',
    template: 'oauth',
    expected: [
      ['issuer', 'https://login.fieldwork.example/tenant-a', ASKED],
      ['clientId', 'fw_9Qd2Lx7Tz4'],
      ['clientSecret', 'k8VxQ3zT7wN2rM6bL9yP4sJ1dH5gCfUe'],
      ['redirectUri', 'http://127.0.0.1:5173/callback'],
      ['scopes', 'openid profile jobs.read'],
      ['apiBaseUrl', 'https://api.fieldwork.example/v1', ASKED],
    ],
    decoys: ['whs_51aa88cc99dd'],
  },
  {
    file: '25-italian-pasted-table',
    template: 'oauth',
    expected: [
      ['clientId', 'wb-collaudo-77'],
      ['clientSecret', 'Rv5tK9xQ3wZ8mN2bL6yP1sJ4dH7gCfUe'],
      ['authorization', 'https://collaudo.gestpaghe.example/oauth/authorize'],
      ['token', 'https://collaudo.gestpaghe.example/oauth/token'],
      ['tenant', 'weberbici'],
      ['scopes', 'paghe.lettura'],
    ],
    decoys: [],
  },
];

export const textOf = ({ file }: Mail): string => readFileSync(`test/fixtures/intake/${file}.txt`, 'utf8');

const KNOWN = new Map(
  await Promise.all(
    (['katana', 'catapa', 'oauth'] as TemplateId[]).map(
      async (id) => [id, knownOf(defaultsOf(id), await entryOf(defaultsOf(id)))] as const,
    ),
  ),
);
export const knownAt = (template: TemplateId): Known => KNOWN.get(template) ?? { ownHost: null, provider: '' };

export const read = (mail: Mail): Intake => readIntake(textOf(mail), knownAt(mail.template));

/** What went to a wrong place, in words. */
export interface Score {
  right: number;
  of: number;
  missed: string[];
  /** Proposed to be taken without a question, and wrong. */
  wrong: string[];
}

export function scoreOf(mail: Mail, { values } = read(mail)): Score {
  const same = (kind: ValueKind, value: string, environment?: string) =>
    values.find(
      (one) => one.kind === kind && one.value === value && !one.isOlder && (environment === undefined || one.environment === environment),
    );
  const missed = mail.expected.filter(([kind, value, about]) => same(kind, value, about?.environment) === undefined);
  const wrong = values.filter((one) => {
    const expected = mail.expected.find(([kind, value]) => kind === one.kind && value === one.value);
    return one.isSure && (expected === undefined || expected[2]?.asked === true);
  });
  return {
    right: mail.expected.length - missed.length,
    of: mail.expected.length,
    missed: missed.map(([kind, value]) => `${mail.file}: ${kind} ${value}`),
    wrong: wrong.map(({ kind, value, label }) => `${mail.file}: ${kind} ${value} (${label})`),
  };
}
