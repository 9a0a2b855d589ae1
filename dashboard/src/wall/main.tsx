import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive, newVersion } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './wall.css';
import { Wall } from './Wall';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<Wall />, root);
void openSession();
void loadPlaces();
goLive({ signals: 'all' });

// Nobody touches a wall: it takes a new version by itself, at most once a minute should servers of two versions answer in turn.
const reloadedAt = 'medistock.reloadedAt';
newVersion.subscribe(isNew => {
  if (!isNew) return;
  const last = Number(sessionStorage.getItem(reloadedAt) ?? 0);
  setTimeout(() => {
    sessionStorage.setItem(reloadedAt, String(Date.now()));
    location.reload();
  }, Math.max(2000, last + 60_000 - Date.now()));
});
