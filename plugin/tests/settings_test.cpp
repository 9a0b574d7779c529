#include "settings.h"

#include <doctest/doctest.h>

#include <string>

using namespace pseudonymizer;
using namespace std::chrono_literals;

TEST_CASE("without a section of ours all has its default") {
  const Settings settings = read_settings("{}");

  CHECK(settings.problems.empty());
  CHECK(settings.intercept);
  CHECK_FALSE(settings.block_modify);
  CHECK(settings.host == JavaHost::own);
  CHECK(settings.deadlines.pick_up == 10s);
  CHECK(settings.deadlines.answer == 60s);
}

TEST_CASE("what is set is taken") {
  const Settings settings = read_settings(R"({"Pseudonymizer":{"Intercept":"off","Modify":"block",
      "Bridge":{"PickUpSeconds":1.5,"AnswerSeconds":7},
      "Java":{"Home":"/opt/jdk","Jar":"/opt/p.jar","Options":["-Xmx1g","-Da=b"]}}})");

  CHECK(settings.problems.empty());
  CHECK_FALSE(settings.intercept);
  CHECK(settings.block_modify);
  CHECK(settings.deadlines.pick_up == 1500ms);
  CHECK(settings.deadlines.answer == 7s);
  CHECK(settings.java_home == "/opt/jdk");
  CHECK(settings.jar == "/opt/p.jar");
  CHECK(settings.java_options == std::vector<std::string>{"-Xmx1g", "-Da=b"});
}

TEST_CASE("all problems are told at once, and the safer value is taken") {
  const Settings settings = read_settings(R"({"Pseudonymizer":{"Intercept":"Off","Modify":3,
      "Bridge":{"PickUpSeconds":0,"AnswerSeconds":"x"},"Java":{"Home":"","Options":"-Xmx1g"}}})");

  REQUIRE(settings.problems.size() == 6);
  CHECK(settings.problems[0] ==
        "Setting Pseudonymizer.Intercept: found \"Off\", allowed is one of \"replace\", \"block\", \"off\"");
  CHECK(settings.intercept);
  CHECK(settings.block_modify);
}

TEST_CASE("a section that is no object is a problem") {
  CHECK(read_settings(R"({"Pseudonymizer":true})").problems.size() == 1);
  CHECK(read_settings("[]").problems.size() == 1);
}

TEST_CASE("the section of the Orthanc Java plugin decides who starts the JVM") {
  const auto host = [](const char* java) { return read_settings(std::string(R"({"Java":)") + java + "}").host; };

  CHECK(host(R"({"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") == JavaHost::java_plugin);
  CHECK(host(R"({"Enabled":true,"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") ==
        JavaHost::java_plugin);
  CHECK(host(R"({"Enabled":false,"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") ==
        JavaHost::own);
  CHECK(host(R"({"InitializationClass":"com.example.Other"})") == JavaHost::taken);
  CHECK(host(R"({"Enabled":false,"InitializationClass":"com.example.Other"})") == JavaHost::own);
}

TEST_CASE("a relative storage directory is taken from the folder of the configuration file, as Orthanc does") {
  CHECK(with_absolute_storage(R"({"StorageDirectory":"db"})", "conf/orthanc.json", "/srv") ==
        R"({"StorageDirectory":"/srv/conf/db"})");
  CHECK(with_absolute_storage("{}", "/etc/orthanc.json", "/srv") == R"({"StorageDirectory":"/etc/OrthancStorage"})");
  CHECK(with_absolute_storage("{}", "/tmp", "/srv") == R"({"StorageDirectory":"/tmp/OrthancStorage"})");
  CHECK(with_absolute_storage("{}", "", "/srv") == R"({"StorageDirectory":"/srv/OrthancStorage"})");
}

TEST_CASE("an absolute storage directory, and what is no path, stay as they are") {
  for (const std::string text : {R"({ "StorageDirectory" : "/var/lib/orthanc/db" })", R"({"StorageDirectory":5})", "[]", "no JSON"}) {
    CHECK(with_absolute_storage(text, "/etc/orthanc.json", "/srv") == text);
  }
}
