import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './establishment.css';
import { EstablishmentPage } from './EstablishmentPage';
import { card, finess, follows, keepFresh, readNow } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<EstablishmentPage />, root);
void loadPlaces();
await openSession();
await readNow();
if (finess !== null) keepFresh();
// A pharmacy's key may not follow the feed: its page reads. Others follow the signals of the place's territory.
if (follows.value === true) {
  const territory = card.value?.territory;
  goLive({ signals: 'all', ...(territory ? { territories: [territory] } : {}) });
}
