export { findingsOf, type FindingsInput } from '../findings/grant';
