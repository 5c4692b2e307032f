export type { LoggedExchange } from '../../model/exchange';
export type { KnownSecret, SecretKind } from '../redaction/model';
