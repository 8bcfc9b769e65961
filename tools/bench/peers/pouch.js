// PouchDB on leveldb: `serve FOLDER` behind express, `fill FOLDER` from lines of JSON on standard
// input, `send FOLDER URL` in batches of 100, which prints the seconds that it took.
"use strict";
const path = require("node:path");
const readline = require("node:readline");
const PouchDB = require("pouchdb");

const AT_ONCE = 100;

async function serve(folder) {
  const express = require("express");
  const Here = PouchDB.defaults({ prefix: folder + path.sep });
  const app = express();
  app.use("/", require("express-pouchdb")(Here, { mode: "minimumForPouchDB", inMemoryConfig: true }));
  const server = app.listen(0, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}`);
  });
}

async function fill(folder) {
  const here = new PouchDB(path.join(folder, "counter"));
  let waiting = [];
  for await (const line of readline.createInterface({ input: process.stdin })) {
    waiting.push(JSON.parse(line));
    if (waiting.length === AT_ONCE) {
      await here.bulkDocs(waiting);
      waiting = [];
    }
  }
  await here.bulkDocs(waiting);
  console.log((await here.info()).doc_count);
  await here.close();
}

async function send(folder, url) {
  const here = new PouchDB(path.join(folder, "counter"));
  const expected = (await here.info()).doc_count;
  const there = new PouchDB(url);
  const begun = performance.now();
  await here.replicate.to(there, { batch_size: AT_ONCE });
  const spent = performance.now() - begun;
  const came = (await there.info()).doc_count;
  if (came !== expected) {
    throw new Error(`${came} of ${expected} came`);
  }
  console.log(spent / 1000);
  process.exit(0);
}

const [task, ...rest] = process.argv.slice(2);
({ serve, fill, send })[task](...rest).catch((problem) => {
  console.error(problem);
  process.exit(1);
});
