import { render } from 'preact';
import { openSession } from '../api/session';
import { goLive } from '../live/store';
import { loadPlaces } from '../places/places';
import '../ui/base.css';
import './map.css';
import { MapPage } from './MapPage';
import { follow, scope } from './state';

const root = document.getElementById('app');
if (!root) throw new Error('#app is missing');
render(<MapPage />, root);
void loadPlaces();
// Who looks decides which territory tells the kept days.
await openSession();
follow(goLive(scope()));
