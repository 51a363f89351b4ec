import { describeConversion } from './conversion.js';

// The other ways: conversion.soak.test.ts.
describeConversion('powerschool-dcids', 'rollbook');
