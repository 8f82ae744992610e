// An internal header of ICU: the names of its parts of data.
#pragma once
#include <unicode/udata.h>
#include <unicode/utypes.h>
#define U_ICUDATA_LANG U_ICUDATA_NAME "-lang"
#define U_ICUDATA_REGION U_ICUDATA_NAME "-region"
#define U_ICUDATA_CURR U_ICUDATA_NAME "-curr"
#define U_ICUDATA_ZONE U_ICUDATA_NAME "-zone"
#define U_ICUDATA_UNIT U_ICUDATA_NAME "-unit"
