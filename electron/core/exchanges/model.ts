export type { LoggedExchange } from '../../model/exchange';
