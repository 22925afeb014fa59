import { createApplication } from "../lib/application.ts";

createApplication();
