import { describeConversion } from './conversion.js';

describeConversion('other-sis-ids', 'standing');
describeConversion('state-numbers', 'rollbook');
describeConversion('clever-ids', 'standing');
describeConversion('by-hand', 'standing');
describeConversion('half-and-half', 'rollbook');
