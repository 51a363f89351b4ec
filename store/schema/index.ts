export * from './decisions.js';
export * from './districts.js';
export * from './imports.js';
export * from './mirror.js';
export * from './mirror-enrollments.js';
export * from './plan.js';
export * from './roster.js';
export * from './runs.js';
