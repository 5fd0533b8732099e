'use strict';

// Tests run on what tsc wrote: no transformer, and stack traces follow its source maps.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  transform: {},
  globalSetup: '<rootDir>/dist/test/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/global-teardown.js',
  // Most tests wait for servers: one worker, Jest's choice on two cores, leaves half of it idle.
  maxWorkers: 2,
  testTimeout: 60000,
};
