import { createContext, useContext } from 'react';

const Finding = createContext(false);

/** Tells what is below it that a find bar is open: nothing is folded or cut then, so that all of it can be found. */
export const FindingProvider = Finding.Provider;
export const useIsFinding = () => useContext(Finding);
