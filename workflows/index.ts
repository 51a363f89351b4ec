export { passGradesBack } from './passback/pass-grades-back.js';
export { replayPassback } from './passback/replay-passback.js';
export { withdrawPassback } from './passback/withdraw-passback.js';
export { passbackOnSchedule } from './passback/passback-on-schedule.js';
export { additions } from './provisioning/additions.js';
export { nightly } from './provisioning/nightly.js';
export { provisionDistrict } from './provisioning/provision-district.js';
