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
    public void Finds_telephone_numbers(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("on 2024-05-06 at 12:30")]
    [TestCase("05.06.2024 12:30")]
    [TestCase("05/06/2024")]
    [TestCase("order 5552345678")]
    [TestCase("1714982400000")]
    [TestCase("3.14159265358979")]
    [TestCase("1,234,567.89")]
    [TestCase("id 550e8400-e29b-41d4-a716-446655440000")]
    [TestCase("2+2=4")]
    [TestCase("ISBN 978-3-16-148410-0")]
    public void Sees_no_telephone_number(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Phone), text), Is.Empty);

    [TestCase("ssn 123-45-6789", "NATIONAL_ID:123-45-6789")]
    [TestCase("123 45 6789", "NATIONAL_ID:123 45 6789")]
    [TestCase("SSN: 123456789", "NATIONAL_ID:123456789")]
    [TestCase("123\u200B-45-67\u200B89", "NATIONAL_ID:123\u200B-45-67\u200B89")]
    public void Finds_national_ids(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("000-45-6789")]
    [TestCase("666-45-6789")]
    [TestCase("912-45-6789")]
    [TestCase("123-00-6789")]
    [TestCase("123-45-0000")]
    [TestCase("123-45 6789")]
    [TestCase("123456789")]
    [TestCase("1123-45-6789")]
    [TestCase("123-45-67890")]
    public void Sees_no_national_id(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.NationalId), text), Is.Empty);

    [TestCase("from 192.168.1.7:8080", "IP_ADDRESS:192.168.1.7")]
    [TestCase("at 8.8.8.8.", "IP_ADDRESS:8.8.8.8")]
    [TestCase("[2001:db8::8a2e:370:7334]", "IP_ADDRESS:2001:db8::8a2e:370:7334")]
    [TestCase("fe80::1", "IP_ADDRESS:fe80::1")]
    public void Finds_ip_addresses(string text, params string[] expected) => Assert.That(Detected.By(All, text), Is.EqualTo(expected));

    [TestCase("127.0.0.1 and ::1 and 0.0.0.0")]
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

    [TestCase("GB82 WEST 1234 5698 7654 33")]
    [TestCase("ZZ82 WEST 1234 5698 7654 32")]
    [TestCase("GB82 WEST 1234 5698 7654")]
    public void Sees_no_iban(string text) => Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Iban), text), Is.Empty);

    [Test]
    public void Sees_only_the_kinds_that_were_named() =>
        Assert.That(Detected.By(new PiiGuardrail(PiiKinds.Email), "ada@example.com 192.168.1.7"), Is.EqualTo(["EMAIL:ada@example.com"]));

    [TestCase(PiiKinds.None)]
    [TestCase((PiiKinds)1024)]
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
