// Starts Android's runtime: launch [option…] Class. Options are those of the runtime. 2-4: it did not start; 5: main threw.
#include <dlfcn.h>
#include <jni.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OPTIONS_MAX = 32 };
typedef jint (*Create)(JavaVM **, JNIEnv **, void *);

static int failed(JNIEnv *env, int code) {
  (*env)->ExceptionDescribe(env);
  return code;
}

int main(int count, char **words) {
  // The runtime looks for a loaded file of this very name.
  dlopen(getenv("NATIVEHELPER"), RTLD_NOW | RTLD_GLOBAL);
  void *runtime = dlopen("libart.so.0", RTLD_NOW | RTLD_GLOBAL);
  if (runtime == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  JavaVMOption options[OPTIONS_MAX];
  int at = 1;
  for (; at < count && at < OPTIONS_MAX && words[at][0] == '-'; at++) options[at - 1].optionString = words[at];
  JavaVMInitArgs arguments = {JNI_VERSION_1_6, at - 1, options, JNI_FALSE};
  JavaVM *machine;
  JNIEnv *env;
  if (at == count || ((Create)dlsym(runtime, "JNI_CreateJavaVM"))(&machine, &env, &arguments)) return 3;
  jclass type = (*env)->FindClass(env, words[at]);
  if (type == NULL) return failed(env, 4);
  jmethodID entry = (*env)->GetStaticMethodID(env, type, "main", "([Ljava/lang/String;)V");
  if (entry == NULL) return failed(env, 4);
  jobjectArray none = (*env)->NewObjectArray(env, 0, (*env)->FindClass(env, "java/lang/String"), NULL);
  (*env)->CallStaticVoidMethod(env, type, entry, none);
  int code = (*env)->ExceptionCheck(env) ? failed(env, 5) : 0;
  fflush(NULL);
  _exit(code);
}
