// SPDX-License-Identifier: GPL-3.0-or-later
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

TEST_CASE("of a value of the wrong type only the type is told") {
  for (const char* section :
       {R"("4711secret")", R"(["4711secret"])", R"({"Intercept":["4711secret"],"Modify":{"a":"4711secret"}})",
        R"({"Enable":"4711secret"})", R"({"Bridge":"4711secret"})", R"({"Bridge":{"PickUpSeconds":"4711secret"}})",
        R"({"Java":"4711secret"})", R"({"Java":{"Home":["4711secret"],"Jar":{"a":"4711secret"}}})",
        R"({"Java":{"Options":"-Dpassword=4711secret"}})", R"({"Java":{"Options":["-Xmx1g",["4711secret"]]}})"}) {
    const auto problems = read_settings(R"({"Pseudonymizer":)" + std::string(section) + "}").problems;

    CHECK_MESSAGE(!problems.empty(), section);
    for (const auto& problem : problems) {
      CHECK_MESSAGE(problem.find("4711secret") == std::string::npos, problem);
    }
  }
  CHECK(read_settings(R"({"Pseudonymizer":{"Java":{"Options":["-Xmx1g",[]]}}})").problems.at(0) ==
        "Setting Pseudonymizer.Java.Options[1]: found a list, allowed is a text");
}

TEST_CASE("a section that is no object is a problem") {
  CHECK(read_settings(R"({"Pseudonymizer":true})").problems.size() == 1);
  CHECK(read_settings("[]").problems.size() == 1);
}

TEST_CASE("switched off, nothing else is read") {
  const Settings settings = read_settings(R"({"Java":5,"Pseudonymizer":{"Enable":false,"Intercept":"Off"}})");

  CHECK_FALSE(settings.enabled);
  CHECK(settings.problems.empty());
}

TEST_CASE("what is neither on nor off is a problem among others") {
  const Settings settings =
      read_settings(R"({"Pseudonymizer":{"Enable":"false","Intercept":"Off","Java":{"Host":"me"}}})");

  CHECK(settings.enabled);
  CHECK(settings.problems ==
        std::vector<std::string>{
            "Setting Pseudonymizer.Enable: found a text, allowed is true or false",
            "Setting Pseudonymizer.Intercept: found \"Off\", allowed is one of \"replace\", \"block\", \"off\"",
            "Setting Pseudonymizer.Java.Host: found \"me\", allowed is one of \"self\", \"orthanc-java-plugin\""});
}

TEST_CASE("without the setting the section of the Orthanc Java plugin decides who starts the JVM") {
  const auto host = [](const char* java) {
    const Settings settings = read_settings(std::string(R"({"Java":)") + java + "}");
    CHECK(settings.problems.empty());
    return settings.host;
  };

  CHECK(host(R"({"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") == JavaHost::java_plugin);
  CHECK(host(R"({"Enabled":true,"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") ==
        JavaHost::java_plugin);
  CHECK(host(R"({"Enabled":false,"InitializationClass":"io.github.pseudonymizer.launch.JavaPlugin"})") ==
        JavaHost::own);
  CHECK(host(R"({"InitializationClass":"io/github/pseudonymizer/launch/JavaPlugin"})") == JavaHost::java_plugin);
  CHECK(host(R"({"Enabled":false,"InitializationClass":"com.example.Other"})") == JavaHost::own);
  CHECK(host(R"({"Classpath":"/x.jar"})") == JavaHost::own);
}

TEST_CASE("the setting decides whatever the class is called") {
  const Settings settings = read_settings(R"({"Java":{"InitializationClass":"com/example/Site"},
      "Pseudonymizer":{"Java":{"Host":"orthanc-java-plugin"}}})");
  const Settings disabled = read_settings(R"({"Java":{"Enabled":false,"InitializationClass":"com/example/Site"},
      "Pseudonymizer":{"Java":{"Host":"self"}}})");

  CHECK(settings.host == JavaHost::java_plugin);
  CHECK(settings.problems.empty());
  CHECK(disabled.host == JavaHost::own);
  CHECK(disabled.problems.empty());
}

TEST_CASE("a host that contradicts the section of the Orthanc Java plugin is a problem that says what to change") {
  const auto problem = [](const char* java, const char* host) {
    const Settings settings = read_settings(R"({"Java":)" + std::string(java) + R"(,"Pseudonymizer":{)" + host + "}}");
    CHECK(settings.host == JavaHost::own);
    REQUIRE(settings.problems.size() == 1);
    return settings.problems[0];
  };
  const auto tells = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  const char* const plugin = R"("Java":{"Host":"orthanc-java-plugin"})";

  CHECK(
      tells(problem(R"({"InitializationClass":"com/example/Site"})", ""),
            "Host: must be set, because the section \"Java\" lets the Orthanc Java plugin load \"com/example/Site\""));
  CHECK(tells(problem(R"({"InitializationClass":"com/example/Site"})", R"("Java":{"Host":"self"})"),
              "Host: found \"self\", but the section \"Java\" lets the Orthanc Java plugin start a JVM"));
  CHECK(tells(problem(R"({"Classpath":"/x.jar"})", R"("Java":{"Host":"self"})"), "set Java.Enabled to false"));
  CHECK(tells(problem(R"({"Classpath":"/x.jar"})", plugin), "Java.InitializationClass does not name"));
  CHECK(tells(problem(R"({"Enabled":false,"InitializationClass":"com/example/Site"})", plugin), "Enabled is false"));
  CHECK(tells(read_settings(std::string(R"({"Pseudonymizer":{)") + plugin + "}}").problems.at(0), "is missing"));
}

TEST_CASE("a relative storage directory is taken from the folder of the configuration file, as Orthanc does") {
  CHECK(with_absolute_storage(R"({"StorageDirectory":"db"})", "conf/orthanc.json", "/srv") ==
        R"({"StorageDirectory":"/srv/conf/db"})");
  CHECK(with_absolute_storage("{}", "/etc/orthanc.json", "/srv") == R"({"StorageDirectory":"/etc/OrthancStorage"})");
  CHECK(with_absolute_storage("{}", "/tmp", "/srv") == R"({"StorageDirectory":"/tmp/OrthancStorage"})");
  CHECK(with_absolute_storage("{}", "", "/srv") == R"({"StorageDirectory":"/srv/OrthancStorage"})");
}

TEST_CASE("an absolute storage directory, and what is no path, stay as they are") {
  for (const std::string text :
       {R"({ "StorageDirectory" : "/var/lib/orthanc/db" })", R"({"StorageDirectory":5})", "[]", "no JSON"}) {
    CHECK(with_absolute_storage(text, "/etc/orthanc.json", "/srv") == text);
  }
}
