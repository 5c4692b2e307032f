export { type Evidence, Failure, type FailureCode, type FailureDetails } from '../model/failure';
