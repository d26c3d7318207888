using AgentGuard.Guardrails;
using AgentGuard.Guardrails.Detectors;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class PiiGuardrailTests
{
    private static readonly Gen<string> Prose = Gen.Select(
        Gen.OneOf("the", "order", "Invoice", "naïve", "in", "2024", "room 12",
            "v1.2", "a,", "12:30", "(see", "it’s", "–", "好的", "—", "x=5;").Array[0, 8],
        words => string.Join(' ', words));

    private static readonly PiiGuardrail All = new();

    [TestCase("mail ada.b+tag@mail.example.co.uk.", "EMAIL:ada.b+tag@mail.example.co.uk")]
    [TestCase("<mailto:o'brien@example.com>", "EMAIL:o'brien@example.com")]
    [TestCase("jörg@müller.de", "EMAIL:jörg@müller.de")]
    [TestCase("请联系bob@example.com谢谢", "EMAIL:bob@example.com")]
    [TestCase("bob\u200B@exa\u00ADmple.com", "EMAIL:bob\u200B@exa\u00ADmple.com")]
    [TestCase("ｂｏｂ＠ｅｘａｍｐｌｅ．ｃｏｍ", "EMAIL:ｂｏｂ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [TestCase("a@b.com, c@d.org", "EMAIL:a@b.com", "EMAIL:c@d.org")]
    public void Finds_e_mail_addresses(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("user@localhost")]
    [TestCase("@Override public void run()")]
    [TestCase("5 items @ 3.50")]
    [TestCase("a@b.c")]
    [TestCase("follow @ada.lovelace")]
    public void Sees_no_e_mail_address(string text) => Assert.That(Detected.By(All, text), Is.Empty);

    [TestCase("0 (532) 7654321", "PHONE:0 (532) 7654321")]
    [TestCase("my number is 13912345670.", "PHONE:13912345670")]
    [TestCase("call +44 20 7946 0958 now", "PHONE:+44 20 7946 0958")]
    [TestCase("+1 (555) 234-5678", "PHONE:+1 (555) 234-5678")]
    [TestCase("+4930123456.", "PHONE:+4930123456")]
    [TestCase("(555) 234-5678", "PHONE:(555) 234-5678")]
    [TestCase("555-234-5678", "PHONE:555-234-5678")]
    [TestCase("555.234.5678", "PHONE:555.234.5678")]
    [TestCase("1-555-234-5678", "PHONE:1-555-234-5678")]
    [TestCase("0044 20 7946 0958", "PHONE:0044 20 7946 0958")]
    [TestCase("020 7946 0958", "PHONE:020 7946 0958")]
    [TestCase("030/1234567", "PHONE:030/1234567")]
    [TestCase("01 23 45 67 89", "PHONE:01 23 45 67 89")]
    [TestCase("01.23.45.67.89", "PHONE:01.23.45.67.89")]
    [TestCase("my phone is 5552345678", "PHONE:5552345678")]
    [TestCase("+４４ ２０ ７９４６ ０９５８", "PHONE:+４４ ２０ ７９４６ ０９５８")]
    [TestCase("電話は+81 3-1234-5678です", "PHONE:+81 3-1234-5678")]
    [TestCase("Zentrale 030 901820-44, danke", "PHONE:030 901820-44")]
    [TestCase("appelez le 01 42 68 53 00 demain", "PHONE:01 42 68 53 00")]
    [TestCase("我的手机号是13800138000，谢谢", "PHONE:13800138000")]
    [TestCase("请打13800138000找我", "PHONE:13800138000")]
    [TestCase("전화 010-1234-5678입니다", "PHONE:010-1234-5678")]
    public void Finds_telephone_numbers(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("on 2024-05-06 at 12:30")]
    [TestCase("05.06.2024 12:30")]
    [TestCase("05/06/2024")]
    [TestCase("order 5552345678")]
    [TestCase("the tracking number is 13912345670")]
    [TestCase("1714982400000")]
    [TestCase("3.14159265358979")]
    [TestCase("1,234,567.89")]
    [TestCase("id 550e8400-e29b-41d4-a716-446655440000")]
    [TestCase("2+2=4")]
    [TestCase("ISBN 978-3-16-148410-0")]
    [TestCase("excellent 5552345678")]
    [TestCase("订单号13800138000")]
    public void Sees_no_telephone_number(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Phone), text), Is.Empty);

    [TestCase("ssn 123-45-6789", "NATIONAL_ID:123-45-6789")]
    [TestCase("123 45 6789", "NATIONAL_ID:123 45 6789")]
    [TestCase("SSN: 123456789", "NATIONAL_ID:123456789")]
    [TestCase("123\u200B-45-67\u200B89", "NATIONAL_ID:123\u200B-45-67\u200B89")]
    [TestCase("Steuer-ID: 86095742719.", "NATIONAL_ID:86095742719")]
    [TestCase("86 095 742 719", "NATIONAL_ID:86 095 742 719")]
    [TestCase("PESEL 44051401359", "NATIONAL_ID:44051401359")]
    [TestCase("身份证号码11010519491231002X。", "NATIONAL_ID:11010519491231002X")]
    [TestCase("DNI 12345678Z", "NATIONAL_ID:12345678Z")]
    [TestCase("NIE X-1234567-L", "NATIONAL_ID:X-1234567-L")]
    [TestCase("900101-1234567입니다", "NATIONAL_ID:900101-1234567")]
    [TestCase("Thai ID 1234567890121", "NATIONAL_ID:1234567890121")]
    [TestCase("8001015009087", "NATIONAL_ID:8001015009087")]
    [TestCase("3998 7654 3211", "NATIONAL_ID:3998 7654 3211")]
    [TestCase("CPF 111.444.777-35", "NATIONAL_ID:111.444.777-35")]
    [TestCase("2 55 08 14 168 025 38", "NATIONAL_ID:2 55 08 14 168 025 38")]
    [TestCase("85.07.30-033.28", "NATIONAL_ID:85.07.30-033.28")]
    [TestCase("bsn 123456782", "NATIONAL_ID:123456782")]
    [TestCase("SIN 130 692 544", "NATIONAL_ID:130 692 544")]
    [TestCase("811218-9876", "NATIONAL_ID:811218-9876")]
    [TestCase("131052-308T", "NATIONAL_ID:131052-308T")]
    [TestCase("T.C. 10000000146", "NATIONAL_ID:10000000146")]
    [TestCase("NHS 943 476 5919", "NATIONAL_ID:943 476 5919")]
    [TestCase("NI number AB 12 34 56 C", "NATIONAL_ID:AB 12 34 56 C")]
    [TestCase("NRIC S1234567D", "NATIONAL_ID:S1234567D")]
    [TestCase("RSSMRA85T10A562S", "NATIONAL_ID:RSSMRA85T10A562S")]
    [TestCase("PAN ABCPE1234F", "NATIONAL_ID:ABCPE1234F")]
    [TestCase("RVNR 15070649C103", "NATIONAL_ID:15070649C103")]
    [TestCase("A123456789", "NATIONAL_ID:A123456789")]
    [TestCase("HEGG560427MVZRRL04", "NATIONAL_ID:HEGG560427MVZRRL04")]
    [TestCase("RUT 12.345.678-5", "NATIONAL_ID:12.345.678-5")]
    [TestCase("736028/5163", "NATIONAL_ID:736028/5163")]
    [TestCase("20-12345678-6", "NATIONAL_ID:20-12345678-6")]
    [TestCase("СНИЛС 112-233-445 95", "NATIONAL_ID:112-233-445 95")]
    [TestCase("マイナンバーは123456789018です", "NATIONAL_ID:123456789018")]
    [TestCase("1EG4-TE5-MK73", "NATIONAL_ID:1EG4-TE5-MK73")]
    [TestCase("id 9107154843084 on file", "NATIONAL_ID:9107154843084")]
    [TestCase("id 9202294843084 on file", "NATIONAL_ID:9202294843084")]
    [TestCase("NPI 1928374655", "NATIONAL_ID:1928374655")]
    [TestCase("licence WINTE604215KA9QX, please", "NATIONAL_ID:WINTE604215KA9QX")]
    [TestCase("licence QI999604215KA9QX", "NATIONAL_ID:QI999604215KA9QX")]
    [TestCase("licence FOX99754218KA9QX", "NATIONAL_ID:FOX99754218KA9QX")]
    public void Finds_national_ids(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("number 9107154843076 of the list")]
    [TestCase("number 9102294843086 of the list")]
    [TestCase("NPI 1928374650")]
    [TestCase("1111111111111")]
    [TestCase("part WINTE613215KA9QX")]
    [TestCase("part WINTE604215K19QX")]
    [TestCase("000-45-6789")]
    [TestCase("666-45-6789")]
    [TestCase("912-45-6789")]
    [TestCase("123-00-6789")]
    [TestCase("123-45-0000")]
    [TestCase("123-45 6789")]
    [TestCase("123456789")]
    [TestCase("1123-45-6789")]
    [TestCase("123-45-67890")]
    [TestCase("86095742718")]
    [TestCase("44051401358")]
    [TestCase("110105194912310021")]
    [TestCase("12345678A")]
    [TestCase("order A-80245 of 2024-05-06, 12:30, total 1 234 567,89")]
    [TestCase("order 130692544 and 9434765919")]
    [TestCase("tracking 1Z999AA10123456784 and RB123456785DE")]
    [TestCase("550e8400-e29b-41d4-a716-446655440000")]
    [TestCase("commit 9fceb02d0ae598e95dc970b74767f19372d61af8")]
    [TestCase("v10.0.401-rc.2, build 20240506.12")]
    [TestCase("at 1714982400000 ms")]
    public void Sees_no_national_id(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.NationalId), text), Is.Empty);

    [TestCase("from 192.168.1.7:8080", "IP_ADDRESS:192.168.1.7")]
    [TestCase("at 8.8.8.8.", "IP_ADDRESS:8.8.8.8")]
    [TestCase("[2001:db8::8a2e:370:7334]", "IP_ADDRESS:2001:db8::8a2e:370:7334")]
    [TestCase("fe80::1", "IP_ADDRESS:fe80::1")]
    [TestCase("10.1.0.0/16 and 2001:db8::/32.", "IP_ADDRESS:10.1.0.0/16", "IP_ADDRESS:2001:db8::/32")]
    [TestCase("on 127.0.0.1 or ::1", "IP_ADDRESS:127.0.0.1", "IP_ADDRESS:::1")]
    public void Finds_ip_addresses(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("items[::1] and MyClass::toString")]
    [TestCase("v1.2.3.4")]
    [TestCase("1.2.3.4.5")]
    [TestCase("256.1.1.1")]
    [TestCase("std::vector<abc::def>")]
    [TestCase("12:30:45")]
    [TestCase("00:1A:2B:3C:4D:5E")]
    public void Sees_no_ip_address(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.IpAddress), text), Is.Empty);

    [TestCase("4111 1111 1111 1112")]
    [TestCase("9111111111111111")]
    [TestCase("a4111111111111111")]
    [TestCase("41111111111111111111111")]
    [TestCase("0.4111111111111111")]
    public void Sees_no_card(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.PaymentCard), text), Is.Empty);

    [TestCase("12 4111 1111 1111 1111 05/27", "CARD:4111 1111 1111 1111")]
    [TestCase("3782-822463-10005", "CARD:3782-822463-10005")]
    [TestCase("4111.1111-1111 1111", "CARD:4111.1111-1111 1111")]
    [TestCase("4１11\u200B1111１11111１1", "CARD:4１11\u200B1111１11111１1")]
    [TestCase("𝟒𝟏𝟏𝟏 1111 1111 1111", "CARD:𝟒𝟏𝟏𝟏 1111 1111 1111")]
    [TestCase("カード番号は3530 1113 3330 0000、電話", "CARD:3530 1113 3330 0000")]
    [TestCase("카드는4111111111111111입니다", "CARD:4111111111111111")]
    [TestCase("บัตร4111111111111111ค่ะ", "CARD:4111111111111111")]
    public void Finds_cards(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [Test]
    public void Finds_every_card_in_prose_with_any_separator()
    {
        var prefixes = Gen.OneOf(("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("37", 15),
            ("6011", 16), ("3530", 16), ("62", 19), ("4", 13));
        var numbers = Gen.Select(
            prefixes, Gen.Int[0, 9].Array[19], (prefix, rest) => WithCheckDigit(prefix.Item1 + string.Concat(rest), prefix.Item2));
        var written = Gen.Select(
            numbers, Gen.OneOf(" ", "-", ".", "\u200B", "\u00A0", "\u2013", "\u2060"), Gen.Int[0, 3].Array[19], Gen.Bool, Write);

        Gen.Select(Prose, written, Prose).Sample((before, card, after) =>
            Detected.By(new PiiGuardrail(PiiKinds.PaymentCard), $"{before} card: {card}; {after}").Contains($"CARD:{card}"));
    }

    [Test]
    public void Sees_no_card_in_digits_without_the_right_check_digit() => Gen
        .Select(Gen.Int[0, 9].Array[13, 19], Prose, (digits, prose) => (digits, prose))
        .Where(sample => !PaymentCardDetector.PassesLuhn([.. sample.digits.Select(digit => (byte)digit)]))
        .Sample(sample => Detected
            .By(new PiiGuardrail(PiiKinds.PaymentCard), $"{sample.prose}; {string.Concat(sample.digits)}, {sample.prose}").Length == 0);

    [Test]
    public void Finds_every_iban_in_prose_with_any_separator()
    {
        var countries = Gen.OneOf("DE", "GB", "FR", "NO", "MT", "CH", "NL", "ES");
        var letters = Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"].Array[34];
        var numbers = Gen.Select(countries, letters, (country, body) => WithCheckDigits(country, new string(body)));
        var written = Gen.Select(numbers, Gen.OneOf(" ", "-", ".", "\u200B", "\u00A0"), Gen.Int[0, 3].Array[34], Gen.Bool, Write);

        Gen.Select(Prose, written, Prose).Sample((before, iban, after) =>
            Detected.By(new PiiGuardrail(PiiKinds.Iban), $"{before} account: {iban}; {after}").Contains($"IBAN:{iban}"));
    }

    [TestCase("口座はDE89370400440532013000です", "IBAN:DE89370400440532013000")]
    public void Finds_ibans(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("MAC 00:1A:2B:3C:4D:5E", "MAC_ADDRESS:00:1A:2B:3C:4D:5E")]
    [TestCase("born on 12.03.1980 in Rome", "DATE_OF_BIRTH:12.03.1980")]
    [TestCase("date of birth: 1980-03-12", "DATE_OF_BIRTH:1980-03-12")]
    [TestCase("生年月日は1980年3月12日", "DATE_OF_BIRTH:1980年3月12")]
    [TestCase("delivered on 12.03.2024")]
    public void Finds_devices_and_dates_of_birth(string text, params string[] expected) =>
        Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("see https://example.org/a?b=1, now", "URL:https://example.org/a?b=1")]
    [TestCase("www.example.co.uk.", "URL:www.example.co.uk")]
    [TestCase("buy at example.com today", "URL:example.com")]
    [TestCase("mail me@example.com", "EMAIL:me@example.com")]
    [TestCase("object.command and www.x")]
    public void Finds_web_addresses_when_asked_for(string text, params string[] expected) =>
        Assert.That(Detected.By(new PiiGuardrail(PiiKinds.All), text), Is.EqualTo(expected));

    [TestCase("GB82 WEST 1234 5698 7654 33")]
    [TestCase("ZZ82 WEST 1234 5698 7654 32")]
    [TestCase("GB82 WEST 1234 5698 7654")]
    public void Sees_no_iban(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Iban), text), Is.Empty);

    [Test]
    public void Sees_only_the_kinds_that_were_named() =>
        Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Email), "ada@example.com 192.168.1.7"), Is.EqualTo(["EMAIL:ada@example.com"]));

    [TestCase(PiiKinds.None)]
    [TestCase((PiiKinds)4096)]
    public void Rejects_kinds_it_does_not_know(PiiKinds kinds) =>
        Assert.That(() => new PiiGuardrail(kinds), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Sees_any_text_without_failing() => Gen.String.Sample(text => Detected.By(All, text).Length >= 0);

    [TestCase("@")]
    [TestCase("1.")]
    [TestCase("1 ")]
    [TestCase("+1(")]
    [TestCase("a1:")]
    [TestCase("GB82 ")]
    [TestCase("::1")]
    [TestCase("\u200B")]
    public void Takes_linear_time_on_hostile_text(string piece) =>
        Assert.That(Detected.By(All, string.Concat(Enumerable.Repeat(piece, 40_000))).Length, Is.LessThan(40_000));

    private static string Write(string number, string separator, int[] gaps, bool everywhere) => string.Concat(number.Select(
        (c, i) => i > 0 && (everywhere || gaps[i] == 0) ? separator + c : c.ToString()));

    private static string WithCheckDigit(string digits, int length)
    {
        var body = digits[..(length - 1)];
        return Enumerable.Range(0, 10)
            .Select(check => body + check)
            .Single(number => PaymentCardDetector.PassesLuhn([.. number.Select(c => (byte)(c - '0'))]));
    }

    private static string WithCheckDigits(string country, string body)
    {
        var length = IbanDetector.LengthOf(country[0], country[1]);
        var check = 98 - IbanDetector.Remainder($"{country}00{body[..(length - 4)]}");
        return $"{country}{check:00}{body[..(length - 4)]}";
    }
}
