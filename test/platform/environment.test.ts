import { expect, it } from 'vitest';
import { harmfulIn } from '../../electron/platform/system/environment';

it('names what would write keys or load foreign code, in any case, and nothing else', () => {
  const env = { PATH: '/bin', SSLKEYLOGFILE: '/keys', NAPI_RS_NATIVE_LIBRARY_PATH: '/x.node', napi_rs_force_wasi: '1', NAPI: '1' };
  expect(harmfulIn(env)).toEqual(['SSLKEYLOGFILE', 'NAPI_RS_NATIVE_LIBRARY_PATH', 'napi_rs_force_wasi']);
});
