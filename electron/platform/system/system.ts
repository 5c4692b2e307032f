/** The system this runs on. What depends on it takes it as an argument, so that every system's case can be tested on any. */
export const { platform } = process;
