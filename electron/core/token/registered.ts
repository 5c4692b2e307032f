/** What a registered name is for, in one line, and what its value holds. */
export interface Registered {
  meaning: string;
  /** `time`: NumericDate, seconds since the epoch. `scopes`: a list parted by spaces. */
  holds?: 'time' | 'scopes';
}

export const entry = (meaning: string, holds?: Registered['holds']): Registered => ({ meaning, holds });
