import { CHECKS } from '../../../electron/core/checks/catalogue';
import type { CheckGroup } from '../../../electron/model/check-words';

const checksIn = (group: CheckGroup) => CHECKS.filter((check) => check.group === group);

export const ISSUE_CHECKS = checksIn('issue');
export const CLIENT_CHECKS = checksIn('client');
export const USE_CHECKS = checksIn('use');
export const BOUND_CHECKS = checksIn('bound');
export const PUSHED_CHECKS = checksIn('pushed');
export const DEVICE_CHECKS = checksIn('device');
export const EXCHANGE_CHECKS = checksIn('exchange');
export const REDIRECT_CHECKS = checksIn('redirect');
export const REFRESH_CHECKS = checksIn('refresh');
export const REUSE_CHECKS = checksIn('reuse');
export const END_CHECKS = checksIn('end');
