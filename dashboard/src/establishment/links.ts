/** The console opened at a signal. Both ways of naming it: the query, and the fragment of older links. */
export const signalHref = (id: string): string => `/signaux?signal=${encodeURIComponent(id)}#/signal/${encodeURIComponent(id)}`;
