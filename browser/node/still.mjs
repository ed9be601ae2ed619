/**
 * Fixes clocks and random numbers, so that the same inputs give the same memory and the same calls.
 */
import nodeCrypto from "node:crypto";
import { request } from "./start.mjs";

const fixed = (array) => array.fill(7);
nodeCrypto.randomFillSync = fixed;
crypto.getRandomValues = fixed;
Date.now = () => request.epoch * 1000;
performance.now = () => 0;
