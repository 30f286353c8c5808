#!/usr/bin/env node
// The command of the package. What it starts is made by the build.
require('../dist/truce.js');
