'use strict';

// Tests run on what tsc wrote: no transformer, and stack traces follow its source maps.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  transform: {},
  globalSetup: '<rootDir>/dist/test/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/global-teardown.js',
  testTimeout: 60000,
};
