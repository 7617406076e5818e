package dev.tillbox.alsc;

/** The CRM. */
public final class AlscGateway {}
