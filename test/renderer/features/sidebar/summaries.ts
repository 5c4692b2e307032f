import type { ConnectionSummary } from '../../../../electron/contract';

/** A connection of the list that was never used. */
export const summaryOf = (id: string, change: Partial<ConnectionSummary> = {}): ConnectionSummary => ({
  id,
  name: id,
  template: 'oidc',
  environment: '',
  notes: '',
  tags: [],
  caption: 'Authorization code',
  state: 'never-connected',
  receivedAt: null,
  expiresAt: null,
  expiringAt: null,
  since: null,
  plainHttp: false,
  group: '',
  production: false,
  watched: false,
  practice: false,
  ...change,
});
