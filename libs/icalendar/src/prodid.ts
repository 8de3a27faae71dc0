// Who wrote a calendar that Daybook makes itself (RFC 5545 §3.7.3).

export const PRODID = '-//Daybook//Daybook//EN';
