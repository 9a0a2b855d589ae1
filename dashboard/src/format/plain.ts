/** Lower case without accents: « Épinéphrine » is found by « epine ». */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
