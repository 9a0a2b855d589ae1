/** How many are selected, and how many of them nobody sees: « 3 sélectionnés, dont 2 hors de la liste ». */
export const selectedText = (count: number, hidden: number): string =>
  `${count} sélectionné${count > 1 ? 's' : ''}${hiddenText(count, hidden)}`;

/** « les 3 signaux sélectionnés, dont 2 hors de la liste ». */
export const theSelectedText = (count: number, hidden: number): string =>
  `${count > 1 ? `les ${count} signaux sélectionnés` : 'le signal sélectionné'}${hiddenText(count, hidden)}`;

const hiddenText = (count: number, hidden: number): string =>
  hidden === 0 ? '' : hidden < count ? `, dont ${hidden} hors de la liste` : count === 1 ? ', hors de la liste' : ', tous hors de la liste';
