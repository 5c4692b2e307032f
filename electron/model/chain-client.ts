/** In the place of a connection's id, where a chain's client acts, which is no connection yet. */
export const CHAIN_CLIENT = 'chain';
