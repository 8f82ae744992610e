// Parts of the library that need sources no package has: big numbers, exact mathematics, child processes. The shell uses none.
#include <jni.h>

void register_java_math_NativeBN(JNIEnv *) {}
extern "C" {
void register_java_lang_StrictMath(JNIEnv *) {}
void register_java_lang_UNIXProcess(JNIEnv *) {}
}
