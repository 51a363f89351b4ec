export { nightly } from './nightly.js';
export { provisionDistrict } from './provision-district.js';
