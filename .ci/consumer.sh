#!/usr/bin/env bash
# A new user's project, outside of the repository, on the packed packages: the lines of the README must build and run.
set -euo pipefail
packages=$1 project=$2
mkdir -p "$project"
cd "$project"
version=$(basename "$packages"/AgentGuard.Testing.*.nupkg .nupkg | sed 's/AgentGuard.Testing.//')
cat >nuget.config <<XML
<configuration>
  <packageSources><add key="packed" value="$packages" /></packageSources>
  <config><add key="globalPackagesFolder" value="$project/.packages" /></config>
</configuration>
XML
cat >Consumer.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="AgentGuard" Version="$version" />
    <PackageReference Include="AgentGuard.Testing" Version="$version" />
    <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.15" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using AgentGuard.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddAgentGuard(builder.Configuration.GetSection("AgentGuard"));
builder.Services.AddChatClient(new ScriptedChatClient(
        ScriptedStep.ToolCall("look_up_order", new Dictionary<string, object?> { ["number"] = "A-10023" }),
        ScriptedStep.Text("It is on its way.")))
    .UseAgentRun()
    .UseGuardrails(g => g.RedactPii().BlockSecrets())
    .UseGuardedFunctionInvocation()
    .UseContextCompression()
    .UseResilience();

using var host = builder.Build();
await host.StartAsync();
var tool = AIFunctionFactory.Create((string number) => $"Order {number} left the warehouse.", "look_up_order");
var answer = await host.Services.GetRequiredService<IChatClient>()
    .GetResponseAsync("Where is A-10023? Write to jane@example.org.", new ChatOptions { Tools = [tool] });
Console.WriteLine($"{answer.Text} [{answer.GetAgentRun()!.Outcome}]");
return answer.Text.Contains("on its way") ? 0 : 1;
CS
dotnet run
