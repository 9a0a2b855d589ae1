import { render } from 'preact';
import { mayFollow, openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './status.css';
import { StatusPage } from './StatusPage';
import { keepFresh } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<StatusPage />, root);
keepFresh();
void loadPlaces();
await openSession();
// The feed brings the banners alone.
if (mayFollow() === true) goLive({ signals: 'critical', territories: ['FR'] });
